package dev.heddle.server.proxy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** A path as a route names it. */
final class RoutePath {
    /** Segments that are not empty, of what RFC 3986 3.3 allows, and of letters beyond ASCII. */
    private static final Pattern SEGMENTS =
            Pattern.compile("/|(/([\\w.~!$&'()*+,=:@\\u0080-\\uffff-]|%[0-9a-fA-F]{2})+)+/?");

    private static final Pattern AMBIGUOUS = Pattern.compile(".*(/(\\.|%2e){1,2}(/|$)|%2f|%5c|%00).*");

    private RoutePath() {}

    /**
     * The path in one of its spellings: percent-encoded where it must be, without a slash at its end.
     *
     * @throws IllegalArgumentException if it is none, or could be read in two ways
     */
    static String check(String text) {
        if (!SEGMENTS.matcher(text).matches()
                || AMBIGUOUS.matcher(text.toLowerCase(java.util.Locale.ROOT)).matches()) {
            throw new IllegalArgumentException("path '" + text
                    + "': allowed is a path that begins with /, percent-encoded, without empty or dot segments");
        }
        var path = text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        return encoded(path);
    }

    private static String encoded(String path) {
        var all = new StringBuilder();
        for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
            if (octet < 0) {
                all.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
            } else {
                all.append((char) octet);
            }
        }
        return all.toString();
    }
}
