package dev.heddle.server.http;

import dev.heddle.coroutine.connection.SizedMessage;
import dev.heddle.server.codec.HeadFields;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;

/** A request's head as the decoder passes it on. Only if a body is announced does anything follow, up to the body's end. */
final class RequestHead extends DefaultHttpRequest implements SizedMessage {
    /**
     * What a head counts for, at least: sixteen fill a connection's queue, and those behind stay the bytes that they came in.
     * Of a client that sends a thousand short ones at once, all decoded would take ten times as much.
     */
    private static final int LEAST_BYTES = 4 * 1024;

    /** What fills a connection's queue alone. */
    private static final int WHOLE_QUEUE = 64 * 1024;

    private boolean withBody;
    private boolean aloneInQueue;

    RequestHead(HttpVersion version, HttpMethod method, String target, HeadFields fields) {
        super(version, method, target, fields);
    }

    /** Whether there is a body, perhaps of no bytes. */
    boolean isWithBody() {
        return withBody;
    }

    void announceBody() {
        withBody = true;
    }

    /**
     * Nothing behind it is decoded before it is taken: for a client that does not take its answers, of which there may be
     * thousands, and what is decoded of each is the collector's to move.
     */
    void fillQueue() {
        aloneInQueue = true;
    }

    @Override
    public int heldBytes() {
        return Math.max(aloneInQueue ? WHOLE_QUEUE : LEAST_BYTES, ((HeadFields) headers()).heldBytes());
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
