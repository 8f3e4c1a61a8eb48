package dev.heddle.server.address;

import java.util.regex.Pattern;

/** The part of a URL before the host that may hold a password (RFC 3986 3.2.1): not for logs, pages and messages. */
public final class UserInfo {
    /** Up to the last at sign: whoever writes such a URL may not have encoded those of the password. */
    private static final Pattern IN_URL = Pattern.compile("://[^\\s']*@");

    private UserInfo() {}

    /** A text in which that of every URL is left out. */
    public static String hiddenIn(String text) {
        return IN_URL.matcher(text).replaceAll("://(hidden)@");
    }
}
