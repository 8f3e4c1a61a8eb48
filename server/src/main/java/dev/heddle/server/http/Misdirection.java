package dev.heddle.server.http;

import dev.heddle.server.tls.TlsSession;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * A request that has come by the wrong connection (RFC 9110 7.4, 15.5.20): the client may send it again by another. For the
 * server's protocols, not for handlers.
 *
 * <p>A stream of HTTP/2 in clear text whose scheme is {@code https} is none: a proxy that ends TLS before this server passes on
 * what it was told. Of HTTP/1.1 {@link RequestCheck} refuses such a target.
 */
public final class Misdirection {
    private static final int MISDIRECTED_REQUEST = 421;
    private static final String HTTP = "http";

    private Misdirection() {}

    /**
     * Why a request is refused, or null.
     *
     * @param tls null in clear text
     * @param scheme of the request's target; null if it was not said
     */
    public static @Nullable HttpException refuse(
            @Nullable TlsSession tls, @Nullable CharSequence scheme, HttpRequest head) {
        if (tls == null) {
            return null;
        }
        if (scheme != null && AsciiString.contentEqualsIgnoreCase(HTTP, scheme)) {
            return new HttpException(MISDIRECTED_REQUEST, "this connection is for https");
        }
        var host = head.headers().get(HttpHeaderNames.HOST);
        return host != null && tls.isMisdirected(host)
                ? new HttpException(MISDIRECTED_REQUEST, "another certificate is for this host: use another connection")
                : null;
    }
}
