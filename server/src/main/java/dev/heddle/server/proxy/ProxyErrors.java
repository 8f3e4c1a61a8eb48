package dev.heddle.server.proxy;

import dev.heddle.server.http.HttpException;
import dev.heddle.server.upstream.UpstreamException;

/** What a client is told when an upstream fails: a status, and nothing of what is behind the proxy. */
final class ProxyErrors {
    private ProxyErrors() {}

    /** The answer to a failed call; what the client itself has done wrong is told as it was found. */
    static HttpException answerTo(UpstreamException failure) {
        if (failure.getCause() instanceof HttpException clients) {
            return clients;
        }
        if (failure.phase() == UpstreamException.Phase.QUEUE) {
            return new HttpException(503, "Service Unavailable");
        }
        return failure.isTimeout() ? new HttpException(504, "Gateway Timeout") : new HttpException(502, "Bad Gateway");
    }
}
