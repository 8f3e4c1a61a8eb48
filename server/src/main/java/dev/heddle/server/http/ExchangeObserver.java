package dev.heddle.server.http;

/** Is told of every exchange when it has ended: for meters and access logs. */
@FunctionalInterface
public interface ExchangeObserver {
    /** Whether exchanges shall keep an {@link ExchangeRecord} for it: that costs a little. Always the same. */
    default boolean wantsRecords() {
        return false;
    }

    /**
     * On the coroutine of the connection.
     *
     * @param status as it was sent; 499 if the client went away before an answer
     * @param nanos from the request's head to the end of the handler
     */
    void ended(HttpExchange exchange, int status, long nanos);
}
