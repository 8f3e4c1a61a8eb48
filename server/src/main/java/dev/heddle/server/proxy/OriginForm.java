package dev.heddle.server.proxy;

import dev.heddle.server.http.HttpRequest;

/** RFC 9112 3.2.1: an origin is asked by path and query, however the client has written its target. */
final class OriginForm {
    private static final String OPTIONS = "OPTIONS";
    private static final String ASTERISK = "*";

    private OriginForm() {}

    static String of(HttpRequest request) {
        var target = request.target();
        if (target.startsWith("/") || target.equals(ASTERISK)) {
            return target;
        }
        if (request.method().equals(OPTIONS) && !hasPathOrQuery(target)) {
            return ASTERISK; // RFC 9112 3.2.4: the server as a whole is asked
        }
        return request.query().isEmpty() ? request.path() : request.path() + "?" + request.query();
    }

    private static boolean hasPathOrQuery(String absolute) {
        return absolute.indexOf('/', absolute.indexOf("://") + 3) >= 0 || absolute.indexOf('?') >= 0;
    }
}
