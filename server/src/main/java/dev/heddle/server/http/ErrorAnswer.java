package dev.heddle.server.http;

import java.io.IOException;

/** How a client is told that its request has failed: what a handler throws becomes an answer here. */
@FunctionalInterface
public interface ErrorAnswer {
    /** The status, and the exception's text as the body. */
    ErrorAnswer PLAIN = (exchange, e) -> exchange.response().status(e.status()).send(e.getMessage() + "\n");

    /**
     * Answers, on the coroutine of the connection. Nothing has been sent, and nothing is set in the response but
     * {@code Retry-After}, if the exception says one.
     *
     * @param e what the handler threw; status 500 for what it did not mean to throw, which is not told
     * @throws IOException if the client is gone
     */
    void send(HttpExchange exchange, HttpException e) throws IOException;
}
