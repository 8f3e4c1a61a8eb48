package dev.heddle.server.http;

import io.netty.handler.codec.http.HttpMethod;

/** The parts of a URI that a request carries: target and host. Netty passes on what stands in their places, whatever it is. */
final class UriCheck {
    private static final String SCHEME_END = "://";
    private static final String HTTPS = "https" + SCHEME_END;

    private static final int MOST_PORT_DIGITS = 5;
    private static final int LAST_PORT = 65535;

    /** RFC 3986 3.2.2: the characters of a registered name or an address of IPv4. */
    private static final boolean[] OF_NAME = new boolean[128];
    /** RFC 3986 3.2.2: the characters between the brackets of an address of IPv6, or of a later one. */
    private static final boolean[] OF_LITERAL = new boolean[128];
    /**
     * What may stand in a target: more than RFC 3986 allows, since browsers send some of it in queries, but not what
     * every client encodes (the URL standard's set for queries).
     */
    private static final boolean[] OF_TARGET = new boolean[128];

    static {
        for (int c = 0x21; c < 0x7f; c++) {
            OF_NAME[c] = Character.isLetterOrDigit(c) || "-._~!$&'()*+,;=%".indexOf(c) >= 0;
            OF_LITERAL[c] = OF_NAME[c] || c == ':';
            OF_TARGET[c] = "\"#<>".indexOf(c) < 0;
        }
    }

    private UriCheck() {}

    /** RFC 9112 3.2: origin-form, absolute-form, or the asterisk of OPTIONS. The authority-form is CONNECT's. */
    static boolean isTarget(HttpMethod method, String target) {
        if (target.startsWith("/")) {
            return consistsOf(OF_TARGET, target, 1, target.length());
        }
        return (target.equals("*") && method.equals(HttpMethod.OPTIONS)) || isAbsolute(target);
    }

    /** RFC 9110 4.2: a scheme of HTTP's and a host that is not empty. */
    private static boolean isAbsolute(String target) {
        int schemeEnd = target.indexOf(SCHEME_END);
        if (schemeEnd < 0) {
            return false;
        }
        var scheme = target.substring(0, schemeEnd);
        int host = schemeEnd + SCHEME_END.length();
        int hostEnd = endOfHost(target, host);
        return (scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))
                && hostEnd > host
                && isHost(target, host, hostEnd)
                && consistsOf(OF_TARGET, target, hostEnd, target.length());
    }

    /** Whether a target is in absolute-form and its scheme is https. */
    static boolean isOfHttps(String target) {
        return target.charAt(0) != '/' && target.regionMatches(true, 0, HTTPS, 0, HTTPS.length());
    }

    /** The host of a target in absolute-form, and its port if it has one. */
    static String hostOf(String absoluteTarget) {
        int host = absoluteTarget.indexOf(SCHEME_END) + SCHEME_END.length();
        return absoluteTarget.substring(host, endOfHost(absoluteTarget, host));
    }

    private static int endOfHost(String target, int from) {
        for (int i = from; i < target.length(); i++) {
            if (target.charAt(i) == '/' || target.charAt(i) == '?') {
                return i;
            }
        }
        return target.length();
    }

    /** RFC 9110 7.2: a host and perhaps a port; empty where there is none to name. */
    static boolean isHost(CharSequence value) {
        return value.isEmpty() || isHost(value, 0, value.length());
    }

    private static boolean isHost(CharSequence text, int from, int to) {
        boolean literal = text.charAt(from) == '[';
        int end = literal ? indexOf(']', text, from) : endOfName(text, from, to);
        if (end < 0 || (literal && end >= to)) {
            return false;
        }
        return literal
                ? end > from + 1 && consistsOf(OF_LITERAL, text, from + 1, end) && isPort(text, end + 1, to)
                : end > from && consistsOf(OF_NAME, text, from, end) && isPort(text, end, to);
    }

    private static int indexOf(char wanted, CharSequence text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static int endOfName(CharSequence text, int from, int to) {
        int colon = indexOf(':', text, from);
        return colon < 0 || colon > to ? to : colon;
    }

    /** Nothing, or a colon and a number that may be left out (RFC 3986 3.2.3). */
    private static boolean isPort(CharSequence text, int from, int to) {
        if (from == to) {
            return true;
        }
        if (text.charAt(from) != ':' || to - from - 1 > MOST_PORT_DIGITS) {
            return false;
        }
        int port = 0;
        for (int i = from + 1; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            port = 10 * port + digit;
        }
        return port <= LAST_PORT;
    }

    private static boolean consistsOf(boolean[] characters, CharSequence text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c >= characters.length || !characters[c]) {
                return false;
            }
        }
        return true;
    }
}
