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

    /**
     * Fields that are for every recipient, so that {@code Connection} must not name them (RFC 9110 7.6.1): to leave out a
     * length or a host misleads whoever comes next, and to leave out who has sent the request hides it (CVE-2022-31813).
     * nginx and HAProxy keep them too; Envoy refuses a request that names the forwarded ones; Go removes all.
     */
    private static final List<AsciiString> FOR_ALL = List.of(
            HttpHeaderNames.HOST,
            HttpHeaderNames.CONTENT_LENGTH,
            HttpHeaderNames.VIA,
            AsciiString.cached("forwarded"),
            AsciiString.cached("x-forwarded-for"),
            AsciiString.cached("x-forwarded-host"),
            AsciiString.cached("x-forwarded-port"),
            AsciiString.cached("x-forwarded-proto"),
            AsciiString.cached("x-real-ip"),
            AsciiString.cached("x-request-id"));

    private HopByHop() {}

    /** Removes them, and what {@code Connection} may name. That the sender takes trailers is left. */
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
        if (!name.isEmpty() && !isForAll(name)) {
            fields.remove(name);
        }
    }

    private static boolean isForAll(String name) {
        for (var field : FOR_ALL) {
            if (field.contentEqualsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }
}
