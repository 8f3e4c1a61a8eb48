package dev.heddle.server.http2;

import dev.heddle.server.http.ProtocolCodec;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The answer that takes up an extended CONNECT.
 *
 * @param codec of the protocol; null if that is plain bytes
 */
record TunnelHead(HttpHeaders fields, @Nullable ProtocolCodec codec) {
    /** RFC 8441 5. */
    static final int STATUS = 200;
}
