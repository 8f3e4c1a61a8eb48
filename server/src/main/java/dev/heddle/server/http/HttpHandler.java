package dev.heddle.server.http;

/** Answers HTTP requests, in sequential code. One handler serves many connections at once. */
@FunctionalInterface
public interface HttpHandler {
    /**
     * Runs on the coroutine of the connection: it may block, sleep, take locks and use any blocking library. A handler that
     * returns without having answered answers 200 with an empty body.
     *
     * @throws HttpException to answer with a status of one's own
     * @throws Exception is answered by 500, without its text, and logged; if the response had begun, the connection is
     *     closed so that the client sees a broken response
     */
    void handle(HttpExchange exchange) throws Exception;
}
