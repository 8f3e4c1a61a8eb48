package dev.heddle.server.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;

/** The header fields that concern one connection and not the message (RFC 9110 7.6.1): they never pass a proxy. */
final class HopByHop {
    private static final List<AsciiString> ALWAYS = List.of(
            HttpHeaderNames.CONNECTION,
            AsciiString.cached("proxy-connection"),
            AsciiString.cached("keep-alive"),
            HttpHeaderNames.PROXY_AUTHENTICATE,
            HttpHeaderNames.PROXY_AUTHORIZATION,
            HttpHeaderNames.TE,
            HttpHeaderNames.TRAILER,
            HttpHeaderNames.TRANSFER_ENCODING,
            HttpHeaderNames.UPGRADE);

    private HopByHop() {}

    /** Removes them, and what {@code Connection} names. That the sender takes trailers is left. */
    static void removeFrom(HttpHeaders fields) {
        boolean takesTrailers = fields.containsValue(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS, true);
        if (fields.contains(HttpHeaderNames.CONNECTION)) {
            removeNamed(fields);
        }
        for (var name : ALWAYS) {
            fields.remove(name);
        }
        if (takesTrailers) {
            fields.set(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS);
        }
    }

    private static void removeNamed(HttpHeaders fields) {
        for (var value : fields.getAll(HttpHeaderNames.CONNECTION)) {
            for (var name : value.split(",", -1)) {
                remove(fields, name.strip());
            }
        }
    }

    private static void remove(HttpHeaders fields, String name) {
        if (!name.isEmpty()) {
            fields.remove(name);
        }
    }
}
