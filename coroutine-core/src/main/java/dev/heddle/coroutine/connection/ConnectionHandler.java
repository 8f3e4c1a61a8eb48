package dev.heddle.coroutine.connection;

/** The sequential code of one connection. */
@FunctionalInterface
public interface ConnectionHandler {
    /**
     * Runs once for each connection, on a coroutine of its own; the connection is closed when it returns or throws. If the
     * peer goes away meanwhile, the coroutine is cancelled.
     *
     * @throws Exception is logged, and the connection closed
     */
    void handle(Connection connection) throws Exception;
}
