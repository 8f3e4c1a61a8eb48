package dev.heddle.server.proxy;

import dev.heddle.server.http.HttpRequest;

/** RFC 9112 3.2.1: an origin is asked by path and query, however the client has written its target. */
final class OriginForm {
    private OriginForm() {}

    static String of(HttpRequest request) {
        var target = request.target();
        if (target.startsWith("/") || target.equals("*")) {
            return target;
        }
        return request.query().isEmpty() ? request.path() : request.path() + "?" + request.query();
    }
}
