package dev.heddle.server.proxy;

import dev.heddle.server.http.HttpException;

/**
 * What the path of a request says to a route, and what it might say to an upstream.
 *
 * <p>A path can be written so that a proxy and an upstream read it differently: {@code /public/..%2fadmin} begins with
 * {@code /public} for one, and is {@code /admin} for another. nginx decodes a path, merges its slashes and takes out its dot
 * segments before it looks for a location, and mostly passes it on as it came, so that an upstream that does not decode reads
 * something else; HAProxy and Envoy look at the path as it came, unless told to normalise it. Here a path is never repaired:
 *
 * <ul>
 *   <li>A dot segment, written in any way, is refused: clients take them out before they send (RFC 3986 5.2.4).
 *   <li>Percent-encoding that is broken, or stands for NUL, is refused.
 *   <li>Every other path must lead to the same route by the letter ({@link #decoded}: RFC 3986 6.2.2.2, encoded slashes
 *       belong to their segment) and as the most lenient upstream may read it ({@link #loose}: encoded slashes and
 *       backslashes separate segments, empty segments are none, what stands behind a semicolon is dropped); else it is
 *       refused.
 * </ul>
 *
 * <p>So that {@code /projects/a%2Fb} passes as it is, as long as no route ends in its midst.
 */
final class PathReading {
    /** What stands for an encoded slash, which is part of its segment: beyond all octets. */
    private static final char SLASH_OF_SEGMENT = '\u012f';

    private static final char BACKSLASH_OF_SEGMENT = '\u015c';

    private PathReading() {}

    /** Whether a path can be read in one way only: so are nearly all. */
    static boolean isPlain(String text, int from, int to) {
        boolean afterSlash = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '%' || c == '\\' || c == ';' || (afterSlash && (c == '/' || c == '.'))) {
                return false;
            }
            afterSlash = c == '/';
        }
        return true;
    }

    /**
     * A path by the letter, one character for each octet, and one for each encoded slash.
     *
     * @throws HttpException 400 if its percent-encoding is broken or stands for NUL
     */
    static String decoded(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        var octets = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%') {
                octets.append(octetAt(path, i));
                i += 2;
            } else {
                octets.append(c);
            }
        }
        return octets.toString();
    }

    private static char octetAt(String path, int percent) {
        int high = percent + 2 < path.length() ? Character.digit(path.charAt(percent + 1), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(path.charAt(percent + 2), 16);
        int octet = high * 16 + low;
        if (low < 0 || octet == 0) {
            throw new HttpException(400, "malformed path");
        }
        return switch (octet) {
            case '/' -> SLASH_OF_SEGMENT;
            case '\\' -> BACKSLASH_OF_SEGMENT;
            default -> (char) octet;
        };
    }

    /**
     * A decoded path as the most lenient upstream may read it.
     *
     * @throws HttpException 400 if it has a dot segment
     */
    static String loose(String decoded) {
        var all = new StringBuilder(decoded.length()).append('/');
        int segment = 1;
        boolean dropping = false;
        for (int i = 1; i <= decoded.length(); i++) {
            char c = i == decoded.length() ? '/' : decoded.charAt(i);
            if (separates(c)) {
                checkSegment(all, segment);
                if (all.length() > segment && i < decoded.length()) {
                    segment = all.append('/').length();
                }
                dropping = false;
            } else if (c == ';') {
                dropping = true;
            } else if (!dropping) {
                all.append(c);
            }
        }
        return all.toString();
    }

    private static boolean separates(char c) {
        return c == '/' || c == '\\' || c == SLASH_OF_SEGMENT || c == BACKSLASH_OF_SEGMENT;
    }

    private static void checkSegment(StringBuilder path, int from) {
        int length = path.length() - from;
        boolean dots = length > 0 && length <= 2 && path.charAt(from) == '.' && path.charAt(path.length() - 1) == '.';
        if (dots) {
            throw new HttpException(400, "path with a dot segment");
        }
    }

    /** Where in a path as it was sent so many characters of it as {@link #decoded} end. */
    static int endOf(int decodedLength, String text, int from) {
        int at = from;
        for (int i = 0; i < decodedLength; i++) {
            at += text.charAt(at) == '%' ? 3 : 1;
        }
        return at;
    }
}
