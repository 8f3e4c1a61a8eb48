package dev.heddle.server.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http.TransferEncodingNotAllowedException;
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
            return malformed(request);
        }
        var refusal = refuseVersion(request.protocolVersion());
        if (refusal == null) {
            refusal = refuseTarget(request);
        }
        if (refusal == null) {
            refusal = refuseCoding(request);
        }
        if (refusal != null) {
            return refusal;
        }
        var expect = request.headers().get(HttpHeaderNames.EXPECT);
        if (expect != null && !HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expect)) {
            return new HttpException(417, "the only expectation met is 100-continue");
        }
        if (HttpUtil.getContentLength(request, -1L) > limits.bodyBytes()) {
            return new HttpException(413, "body longer than " + limits.bodyBytes() + " bytes");
        }
        return null;
    }

    /** RFC 9112 2.3: the name of the version is case-sensitive; Netty's constants stand for the exact text. */
    private static @Nullable HttpException refuseVersion(HttpVersion version) {
        if (version == HttpVersion.HTTP_1_1 || version == HttpVersion.HTTP_1_0) {
            return null;
        }
        return version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0)
                ? new HttpException(400, "malformed request")
                : new HttpException(505, "HTTP/1.0 and HTTP/1.1 are spoken here");
    }

    private static @Nullable HttpException refuseTarget(HttpRequest request) {
        if (request.method().equals(HttpMethod.CONNECT)) {
            return new HttpException(501, "CONNECT is not supported");
        }
        if (!UriCheck.isTarget(request.method(), request.uri())) {
            return new HttpException(400, "malformed target");
        }
        // RFC 9112 3.2: exactly one Host in HTTP/1.1, and never more.
        var hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1) {
            return new HttpException(400, "more than one Host");
        }
        if (hosts.isEmpty()) {
            return request.protocolVersion() == HttpVersion.HTTP_1_1 ? new HttpException(400, "no Host") : null;
        }
        return UriCheck.isHost(hosts.getFirst()) ? null : new HttpException(400, "malformed Host");
    }

    private static @Nullable HttpException refuseCoding(HttpRequest request) {
        if (hasUnknownCoding(request)) {
            return new HttpException(501, "the only transfer coding understood is chunked");
        }
        // RFC 9112 6.1: both at once is an attempt at request smuggling.
        return request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
                        && request.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
                ? new HttpException(400, "both Content-Length and Transfer-Encoding")
                : null;
    }

    /** RFC 9112 6.1: a coding that is not understood. */
    private static boolean hasUnknownCoding(HttpRequest request) {
        for (var coding : request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING)) {
            if (!HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding)) {
                return true;
            }
        }
        return false;
    }

    private static HttpException malformed(HttpRequest request) {
        return switch (request.decoderResult().cause()) {
            case TooLongHttpLineException e -> new HttpException(414, "request line too long");
            case TooLongHttpHeaderException e -> new HttpException(431, "header fields too long");
            case TransferEncodingNotAllowedException e -> new HttpException(400, "Transfer-Encoding in HTTP/1.0");
            // Netty knows codings only to find out where the request ends.
            case null, default ->
                hasUnknownCoding(request)
                        ? new HttpException(501, "the only transfer coding understood is chunked")
                        : new HttpException(400, "malformed request");
        };
    }
}
