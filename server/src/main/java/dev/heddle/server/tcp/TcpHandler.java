package dev.heddle.server.tcp;

/** Serves TCP connections, in sequential code. One handler serves many connections at once. */
@FunctionalInterface
public interface TcpHandler {
    /**
     * Runs once for each connection, on a coroutine of its own; the connection is closed when it returns.
     *
     * @throws Exception is logged, and the connection closed
     */
    void handle(TcpConnection connection) throws Exception;
}
