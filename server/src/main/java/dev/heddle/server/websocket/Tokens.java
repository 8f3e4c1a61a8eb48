package dev.heddle.server.websocket;

import java.util.ArrayList;
import java.util.List;

/** Tokens of HTTP (RFC 9110 5.6.2). */
final class Tokens {
    private Tokens() {}

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPartOfToken(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    static boolean isPartOfToken(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    /** The members of a list that may be spread over several fields, empty ones too. */
    static List<String> list(List<String> fields) {
        var members = new ArrayList<String>();
        for (var field : fields) {
            for (var member : field.split(",", -1)) {
                members.add(member.strip());
            }
        }
        return members;
    }
}
