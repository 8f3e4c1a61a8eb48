package dev.heddle.load.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heddle.load.client.Greeting;
import dev.heddle.load.client.Page;
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

/** The answers of the model servers: to {@code GET /plaintext} the same bytes as Heddle's. Any thread. */
final class PageResponses {
    private static final ByteBuf HELLO = fixed(Page.PLAINTEXT);
    private static final AsciiString HELLO_LENGTH = length(HELLO);
    private static final ByteBuf BODY = fixed(Page.BODY);
    private static final AsciiString BODY_LENGTH = length(BODY);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final String DELAY_PATH = "/delay";

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
        return switch (request.uri()) {
            case "/plaintext", DELAY_PATH ->
                page(HttpHeaderValues.TEXT_PLAIN, HELLO.duplicate(), HELLO_LENGTH, keepAlive);
            case "/json" -> json(keepAlive);
            case "/body" -> page(HttpHeaderValues.APPLICATION_OCTET_STREAM, BODY.duplicate(), BODY_LENGTH, keepAlive);
            default -> empty(HttpResponseStatus.NOT_FOUND, keepAlive);
        };
    }

    /** Whether the handler is to wait {@link Page#DELAY_MILLIS} before it answers. */
    static boolean isDelayed(HttpRequest request) {
        return request.uri().equals(DELAY_PATH);
    }

    private FullHttpResponse json(boolean keepAlive) {
        try {
            ByteBuf content = Unpooled.wrappedBuffer(MAPPER.writeValueAsBytes(Greeting.HELLO));
            return page(HttpHeaderValues.APPLICATION_JSON, content, length(content), keepAlive);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ByteBuf fixed(Page page) {
        return Unpooled.unreleasableBuffer(ByteBufUtil.writeAscii(UnpooledByteBufAllocator.DEFAULT, page.body())
                .asReadOnly());
    }

    static boolean closesConnection(FullHttpResponse response) {
        return response.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
    }

    private static AsciiString length(ByteBuf content) {
        return AsciiString.cached(Integer.toString(content.readableBytes()));
    }

    private FullHttpResponse page(AsciiString contentType, ByteBuf content, AsciiString length, boolean keepAlive) {
        HttpHeaders headers = UNCHECKED.newEmptyHeaders();
        headers.set(HttpHeaderNames.CONTENT_TYPE, contentType);
        headers.set(HttpHeaderNames.CONTENT_LENGTH, length);
        return response(HttpResponseStatus.OK, content, headers, keepAlive);
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
