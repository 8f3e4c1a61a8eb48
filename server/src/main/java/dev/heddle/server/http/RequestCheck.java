package dev.heddle.server.http;

import dev.heddle.server.codec.HeadFields;
import dev.heddle.server.codec.MalformedMessageException;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * What is refused before a handler sees it: what the decoder could not parse, and what is well-formed and still no request
 * for this server. Every refusal closes a connection of HTTP/1.1, since what follows on it cannot be trusted. For the server's
 * protocols, not for handlers.
 */
public final class RequestCheck {
    private RequestCheck() {}

    /** Why a request is refused, or null. */
    static @Nullable HttpException refuse(HttpRequest request, HttpLimits limits, Channel channel) {
        if (request.decoderResult().isFailure()) {
            return malformed(request);
        }
        // Netty's constants: the decoder has seen to the exact text.
        if (request.protocolVersion() != HttpVersion.HTTP_1_1 && request.protocolVersion() != HttpVersion.HTTP_1_0) {
            return new HttpException(505, "HTTP/1.0 and HTTP/1.1 are spoken here");
        }
        var refusal = refuseTarget(request, channel);
        return refusal == null ? refuseUnmet(request, limits) : refusal;
    }

    /** Whether a text is what may stand in the place of a target (RFC 9112 3.2). */
    public static boolean isTarget(HttpMethod method, String target) {
        return UriCheck.isTarget(method, target);
    }

    /** Whether a text names a host, and perhaps a port, or is empty (RFC 9110 7.2). */
    public static boolean isHost(CharSequence host) {
        return UriCheck.isHost(host);
    }

    /** Why a request is refused although its target, its host and its form are right, or null. */
    public static @Nullable HttpException refuseUnmet(HttpRequest request, HttpLimits limits) {
        if (request.method().equals(HttpMethod.CONNECT)) {
            return new HttpException(501, "CONNECT is not supported");
        }
        if (!isExpectationMet(request.headers())) {
            return new HttpException(417, "the only expectation met is 100-continue");
        }
        if (HttpUtil.getContentLength(request, -1L) > limits.bodyBytes()) {
            return new HttpException(413, "body longer than " + limits.bodyBytes() + " bytes");
        }
        return null;
    }

    /** RFC 9110 10.1.1: a list, of which one member that is not met is enough to fail. */
    private static boolean isExpectationMet(HttpHeaders fields) {
        if (!fields.contains(HttpHeaderNames.EXPECT)) {
            return true;
        }
        for (var expectation : fields.getAll(HttpHeaderNames.EXPECT)) {
            if (!HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expectation)) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable HttpException refuseTarget(HttpRequest request, Channel channel) {
        if (request.method().equals(HttpMethod.CONNECT)) {
            return new HttpException(501, "CONNECT is not supported");
        }
        if (!UriCheck.isTarget(request.method(), request.uri())) {
            return new HttpException(400, "malformed target");
        }
        if (UriCheck.isOfHttps(request.uri()) && channel.pipeline().get(SslHandler.class) == null) {
            // RFC 9110 7.4: who believes to have a secured connection must be told.
            return new HttpException(421, "https on a connection that is not secured");
        }
        // RFC 9112 3.2: exactly one Host in HTTP/1.1, and never more.
        var fields = (HeadFields) request.headers();
        if (fields.count(HttpHeaderNames.HOST) > 1) {
            return new HttpException(400, "more than one Host");
        }
        var host = fields.view(HttpHeaderNames.HOST);
        if (host == null) {
            return request.protocolVersion() == HttpVersion.HTTP_1_1 ? new HttpException(400, "no Host") : null;
        }
        return UriCheck.isHost(host) ? null : new HttpException(400, "malformed Host");
    }

    private static HttpException malformed(HttpRequest request) {
        return request.decoderResult().cause() instanceof MalformedMessageException why
                ? new HttpException(why.status(), String.valueOf(why.getMessage()))
                : new HttpException(400, "malformed request");
    }
}
