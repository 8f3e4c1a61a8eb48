package dev.heddle.load.client;

/** When each of a load generator's connections sends its next request. Event loop only. */
interface Pacing {
    /** The load begins: no request is out. */
    void begin();

    /** A connection has its answer. */
    void answered(ClientConnection connection, long now);

    /** No further request is sent. */
    void end();
}
