package dev.heddle.server.http2;

import dev.heddle.server.codec.HeadFields;
import dev.heddle.server.fields.MalformedFieldsException;
import dev.heddle.server.fields.RequestBlock;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;

/** From the fields of a block to a request's head, or to trailers. */
final class RequestReader {
    static final HttpVersion HTTP_2 = HttpVersion.valueOf("HTTP/2.0");

    private RequestReader() {}

    /**
     * The head.
     *
     * @throws Http2Exception of the stream, PROTOCOL_ERROR, if it is malformed (RFC 9113 8.1.1)
     */
    static HttpRequest head(int stream, ReceivedFields fields) throws Http2Exception {
        try {
            return new RequestBlock(fields, fields.rules()).head(HTTP_2);
        } catch (MalformedFieldsException e) {
            throw error(stream, e);
        }
    }

    /**
     * Fields behind a body.
     *
     * @throws Http2Exception as {@link #head}
     */
    static HeadFields trailers(int stream, ReceivedFields fields) throws Http2Exception {
        try {
            return new RequestBlock(fields, fields.rules()).trailers();
        } catch (MalformedFieldsException e) {
            throw error(stream, e);
        }
    }

    private static Http2Exception error(int stream, MalformedFieldsException e) {
        return Http2Exception.streamError(stream, Http2Error.PROTOCOL_ERROR, String.valueOf(e.getMessage()));
    }
}
