package dev.heddle.server.http;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jspecify.annotations.Nullable;

/**
 * What is refused before a handler sees it: what the decoder could not parse, and what it lets pass although RFC 9112 does
 * not. Every refusal closes the connection, since what follows on it cannot be trusted.
 */
final class RequestCheck {
    private RequestCheck() {}

    /** Why a request is refused, or null. */
    static @Nullable HttpException refuse(HttpRequest request, HttpLimits limits) {
        if (request.decoderResult().isFailure()) {
            return malformed(request.decoderResult());
        }
        var version = request.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            return new HttpException(505, "HTTP/1.0 and HTTP/1.1 are spoken here");
        }
        var headers = request.headers();
        // RFC 9112 3.2: exactly one Host in HTTP/1.1, and never more.
        var hosts = headers.getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1 || (hosts.isEmpty() && version.equals(HttpVersion.HTTP_1_1))) {
            return new HttpException(400, hosts.isEmpty() ? "no Host" : "more than one Host");
        }
        var coding = refuseCoding(request);
        if (coding != null) {
            return coding;
        }
        var expect = headers.get(HttpHeaderNames.EXPECT);
        if (expect != null && !HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expect)) {
            return new HttpException(417, "the only expectation met is 100-continue");
        }
        if (HttpUtil.getContentLength(request, -1L) > limits.bodyBytes()) {
            return new HttpException(413, "body longer than " + limits.bodyBytes() + " bytes");
        }
        if (request.method().equals(io.netty.handler.codec.http.HttpMethod.CONNECT)) {
            return new HttpException(501, "CONNECT is not supported");
        }
        return null;
    }

    private static @Nullable HttpException refuseCoding(HttpRequest request) {
        var coding = request.headers().get(HttpHeaderNames.TRANSFER_ENCODING);
        if (coding == null) {
            return null;
        }
        // RFC 9112 6.1: both at once is an attempt at request smuggling; a coding that is not understood is 501.
        if (request.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
            return new HttpException(400, "both Content-Length and Transfer-Encoding");
        }
        boolean chunked = HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding)
                && request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING).size() == 1;
        return chunked ? null : new HttpException(501, "the only transfer coding understood is chunked");
    }

    private static HttpException malformed(DecoderResult result) {
        return switch (result.cause()) {
            case TooLongHttpLineException e -> new HttpException(414, "request line too long");
            case TooLongHttpHeaderException e -> new HttpException(431, "header fields too long");
            case null, default -> new HttpException(400, "malformed request");
        };
    }
}
