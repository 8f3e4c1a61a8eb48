package dev.heddle.server.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How long a handler has had an exchange without an answer. The time in which it waits for the client does not count. Each carrier of
 * exchanges has one, for the server's protocols, not for handlers.
 *
 * <p>Written on the coroutine of the exchange, or on one that it has forked to read the body, and looked at by {@link HandlerWatch} now
 * and then, to which it is all the same if it sees a word a little later: so the two writes of every exchange do not wait until all
 * processors see them, as volatile ones do.
 *
 * <table>
 * <caption>Transitions of {@code since}</caption>
 * <tr><td>ANSWERED to a time</td><td>a handler begins</td></tr>
 * <tr><td>a time to PAUSED, and back</td><td>the handler waits for the client, and has got something</td></tr>
 * <tr><td>a time or PAUSED to ANSWERED</td><td>the response has begun, even while a fork waits for the client</td></tr>
 * </table>
 */
public final class HandlerTime {
    private static final VarHandle SINCE;

    static {
        try {
            SINCE = MethodHandles.lookup().findVarHandle(HandlerTime.class, "since", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** There is nothing to be late with. */
    private static final long ANSWERED = 0;

    private static final long PAUSED = Long.MIN_VALUE;

    /** By the clock of the event loop, unless one of the above. */
    private volatile long since = ANSWERED;
    /** Written by the event loop. */
    private volatile boolean late;

    /** No handler has begun. */
    public HandlerTime() {}

    // ---- on the exchange's side

    /** A handler has the exchange from now on, and all of its request that has come. */
    void begin(long now) {
        SINCE.setRelease(this, now);
    }

    /** The response has begun, or nobody waits for it any more. */
    void answered() {
        if (since != ANSWERED) {
            SINCE.setRelease(this, ANSWERED);
        }
    }

    /** The handler waits for the client. */
    void pause() {
        long began = since;
        if (began != ANSWERED) {
            SINCE.compareAndSet(this, began, PAUSED);
        }
    }

    /** The client has sent something, or nothing in time. */
    void resume(long now) {
        if (since == PAUSED) {
            SINCE.compareAndSet(this, PAUSED, now);
        }
    }

    /** Whether the handler was cancelled since it has taken too long. */
    boolean isLate() {
        return late;
    }

    // ---- on any thread

    /** Whether the handler has taken longer than a time, in nanoseconds. */
    boolean exceeds(long limit, long now) {
        long began = since;
        return began != ANSWERED && began != PAUSED && now - began > limit;
    }

    /** The handler will be cancelled for that. */
    void tooLong() {
        late = true;
    }
}
