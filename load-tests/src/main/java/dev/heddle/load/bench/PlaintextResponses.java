package dev.heddle.load.bench;

import dev.heddle.load.client.Plaintext;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** The answers of the model servers: the same bytes as Heddle's to {@code GET /plaintext}. Any thread. */
final class PlaintextResponses {
    private static final ByteBuf CONTENT =
            Unpooled.unreleasableBuffer(ByteBufUtil.writeAscii(UnpooledByteBufAllocator.DEFAULT, Plaintext.BODY)
                    .asReadOnly());
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached(Integer.toString(Plaintext.BODY.length()));

    /** What is written is well formed by construction: no reason to look at it again. */
    private static final HttpHeadersFactory UNCHECKED =
            DefaultHttpHeadersFactory.headersFactory().withValidation(false);

    /** Set once a second by {@link #updateDate}, read by all. */
    private volatile AsciiString date = now();

    void updateDate() {
        date = now();
    }

    FullHttpResponse answer(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return empty(HttpResponseStatus.BAD_REQUEST, false);
        }
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        return request.uri().equals(Plaintext.PATH)
                ? plaintext(keepAlive)
                : empty(HttpResponseStatus.NOT_FOUND, keepAlive);
    }

    static boolean closesConnection(FullHttpResponse response) {
        return response.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
    }

    private FullHttpResponse plaintext(boolean keepAlive) {
        HttpHeaders headers = UNCHECKED.newEmptyHeaders();
        headers.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN);
        headers.set(HttpHeaderNames.CONTENT_LENGTH, CONTENT_LENGTH);
        return response(HttpResponseStatus.OK, CONTENT.duplicate(), headers, keepAlive);
    }

    private FullHttpResponse empty(HttpResponseStatus status, boolean keepAlive) {
        HttpHeaders headers = UNCHECKED.newEmptyHeaders();
        headers.set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
        return response(status, Unpooled.EMPTY_BUFFER, headers, keepAlive);
    }

    private FullHttpResponse response(
            HttpResponseStatus status, ByteBuf content, HttpHeaders headers, boolean keepAlive) {
        headers.set(HttpHeaderNames.DATE, date);
        if (!keepAlive) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content, headers, EmptyHttpHeaders.INSTANCE);
    }

    private static AsciiString now() {
        String text = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        return new AsciiString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
