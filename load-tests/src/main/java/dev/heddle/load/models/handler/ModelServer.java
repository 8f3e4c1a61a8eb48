package dev.heddle.load.models.handler;

/** A server that runs. */
interface ModelServer extends AutoCloseable {
    /** Where it listens on the loopback. */
    int port();

    /** Closes all connections. */
    @Override
    void close();
}
