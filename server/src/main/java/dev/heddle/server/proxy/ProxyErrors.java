package dev.heddle.server.proxy;

import dev.heddle.server.balancing.NoMemberException;
import dev.heddle.server.http.ErrorAnswer;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.upstream.UpstreamException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;

/**
 * What a client is told when the proxy has no response for it: a status, its reason, the request's id, and nothing of what
 * is behind the proxy.
 */
final class ProxyErrors implements ErrorAnswer {
    private static final String SOON = "1";

    private final RequestIdFields requestIds;

    ProxyErrors(RequestIdFields requestIds) {
        this.requestIds = requestIds;
    }

    /** The answer where nobody can take the call. */
    static HttpException answerTo(NoMemberException nobody) {
        return new HttpException(503, "Service Unavailable", nobody.retryAfterSeconds());
    }

    /** The answer to a failed call; what the client itself has done wrong is told as it was found. */
    static HttpException answerTo(UpstreamException failure) {
        if (failure.getCause() instanceof HttpException clients) {
            return clients;
        }
        if (failure.phase() == UpstreamException.Phase.QUEUE || failure.isForWantOfFiles()) {
            return new HttpException(503, "Service Unavailable");
        }
        return failure.isTimeout() ? new HttpException(504, "Gateway Timeout") : new HttpException(502, "Bad Gateway");
    }

    @Override
    public void send(HttpExchange exchange, HttpException e) throws IOException {
        if (e.status() == HttpResponseStatus.SERVICE_UNAVAILABLE.code() && e.retryAfterSeconds() == 0) {
            exchange.response().header(HttpHeaderNames.RETRY_AFTER, SOON);
        }
        requestIds.giveBack(exchange);
        exchange.response().status(e.status()).send(text(exchange, e.status(), String.valueOf(e.getMessage())));
    }

    private static String text(HttpExchange exchange, int status, String reason) {
        var line = HttpResponseStatus.valueOf(status).toString();
        var text = new StringBuilder(line);
        if (!line.endsWith(" " + reason)) {
            text.append(": ").append(reason);
        }
        text.append('\n');
        if (!exchange.requestId().isEmpty()) {
            text.append("request id: ").append(exchange.requestId()).append('\n');
        }
        return text.toString();
    }
}
