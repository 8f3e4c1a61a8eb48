package dev.heddle.load.client;

import dev.heddle.load.support.LoadException;

/**
 * Load on one server, from one event loop. First {@link #open}, then any number of {@link #begin} and {@link #pause}, then {@link
 * #close}. Anything that is not the expected response makes the next call fail, and all after it.
 */
interface Load extends AutoCloseable {
    /** Opens connections, sends a request on each and waits for all the answers. */
    void open(int count) throws LoadException, InterruptedException;

    /**
     * Begins.
     *
     * @param rate requests a second over all connections; 0 for as many as are answered
     */
    void begin(int rate) throws LoadException;

    /** Waits for the answers that are still out, and sends no more. */
    void pause() throws LoadException, InterruptedException;

    /** Fails if anything went wrong so far. */
    void requireNoFailure() throws LoadException;

    /** Requests answered so far. Any thread. */
    long completed();

    /** How long the answers took since this was asked last. */
    Latency takeLatency();

    /** Closes the connections, and waits until the last one is. */
    @Override
    void close();
}
