package dev.heddle.server.http2;

import dev.heddle.server.fields.ResponseBlock;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;

/** From a response's fields to those of a block. */
final class ResponseFields {
    private ResponseFields() {}

    /** Those of a head. */
    static Http2Headers head(int status, HttpHeaders fields) {
        return ReadOnlyHttp2Headers.serverHeaders(false, ResponseBlock.status(status), ResponseBlock.pairs(fields));
    }

    /** Those behind a body. */
    static Http2Headers trailers(HttpHeaders fields) {
        return ReadOnlyHttp2Headers.trailers(false, ResponseBlock.pairs(fields));
    }
}
