package dev.heddle.server.http;

import io.netty.handler.codec.http.HttpMethod;

/** The parts of a URI that a request carries: target and host. Netty passes on what stands in their places, whatever it is. */
final class UriCheck {
    private static final String SCHEME_END = "://";

    /** RFC 3986 3.2: the characters of a host and its port, user information left out. */
    private static final boolean[] OF_HOST = new boolean[128];
    /**
     * What may stand in a target: more than RFC 3986 allows, since browsers send some of it in queries, but not what
     * every client encodes (the URL standard's set for queries).
     */
    private static final boolean[] OF_TARGET = new boolean[128];

    static {
        for (int c = 0x21; c < 0x7f; c++) {
            OF_HOST[c] = Character.isLetterOrDigit(c) || "-._~!$&'()*+,;=%:[]".indexOf(c) >= 0;
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
                && consistsOf(OF_HOST, target, host, hostEnd)
                && consistsOf(OF_TARGET, target, hostEnd, target.length());
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
    static boolean isHost(String value) {
        return consistsOf(OF_HOST, value, 0, value.length());
    }

    private static boolean consistsOf(boolean[] characters, String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c >= characters.length || !characters[c]) {
                return false;
            }
        }
        return true;
    }
}
