package dev.heddle.server.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;

/** A target with a host of its own, {@code http://example.com/path}, as clients send it to a proxy. */
final class AbsoluteForm {
    private AbsoluteForm() {}

    /** RFC 9112 3.2.2: the target's host counts, and that of the field is forgotten: routes, handlers and upstreams see one. */
    static void setHost(HttpRequest head) {
        var target = head.uri();
        if (target.charAt(0) != '/' && target.length() > 1) { // neither a path nor the asterisk
            head.headers().set(HttpHeaderNames.HOST, UriCheck.hostOf(target));
        }
    }
}
