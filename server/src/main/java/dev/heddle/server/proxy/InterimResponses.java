package dev.heddle.server.proxy;

import dev.heddle.server.http.Headers;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.upstream.InterimHandler;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Passes interim responses on to the client (RFC 9110 15.2), as all but 100 and 101 are. */
final class InterimResponses implements InterimHandler {
    private final HttpExchange exchange;

    InterimResponses(HttpExchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public void received(int status, Headers headers) {
        HopByHop.removeFrom(headers.netty());
        try {
            exchange.response().interim(status, headers);
        } catch (IOException clientGone) {
            throw new UncheckedIOException(clientGone);
        }
    }
}
