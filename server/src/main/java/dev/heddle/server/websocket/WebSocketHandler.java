package dev.heddle.server.websocket;

/** Talks with one client over a WebSocket, in sequential code. One handler serves many connections at once. */
@FunctionalInterface
public interface WebSocketHandler {
    /**
     * Runs on the coroutine of the connection, or of the HTTP/2 stream. The WebSocket is closed when it returns: with 1000,
     * unless it has been closed before.
     *
     * @throws Exception is logged, and closes the WebSocket with 1011; a {@link WebSocketClosedException} is no failure, the
     *     client has gone
     */
    void handle(WebSocket socket) throws Exception;
}
