package dev.heddle.server.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** A target with a host of its own, {@code http://example.com/path}, as clients send it to a proxy. */
final class AbsoluteForm {
    private AbsoluteForm() {}

    /** RFC 9112 3.2.2: the target's host counts, and that of the field is forgotten: routes, handlers and upstreams see one. */
    static void setHost(HttpRequest head) {
        var target = head.uri();
        if (isAbsolute(target)) {
            head.headers().set(HttpHeaderNames.HOST, UriCheck.hostOf(target));
        }
    }

    /** Neither a path nor the asterisk. */
    private static boolean isAbsolute(String target) {
        return target.charAt(0) != '/' && target.length() > 1;
    }

    /** The scheme of the target; null if it has none. */
    static @Nullable CharSequence schemeOf(HttpRequest head) {
        var target = head.uri();
        return isAbsolute(target) ? target.substring(0, target.indexOf(':')) : null;
    }
}
