package dev.heddle.server.http;

import java.util.Locale;

/** What a connection, or a request on it, can be ended by: the word is that of the option that sets it. */
public enum Limit {
    /** A request's head, or the first byte of a connection, did not come in time. */
    HEAD_TIMEOUT,
    /** The next piece of a body did not come in time. */
    BODY_TIMEOUT,
    /** A body came more slowly than it must. */
    MIN_RATE,
    /** No further request came in time. */
    IDLE_TIMEOUT,
    /** The client did not read its response, or less of it than it must. */
    SEND_TIMEOUT,
    /** The handler did not begin to answer in time. */
    HANDLER_TIMEOUT,
    /** The request line was too long. */
    MAX_REQUEST_LINE,
    /** The header fields were too long. */
    MAX_HEADER_BYTES,
    /** The body was too long. */
    MAX_BODY_BYTES,
    /** A peer of plain TCP sent nothing, or read nothing. */
    TCP_IDLE_TIMEOUT;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As the option has it: {@code head-timeout}. */
    @Override
    public String toString() {
        return word;
    }
}
