package dev.heddle.server.http;

import java.util.concurrent.TimeUnit;

/**
 * Whether requests wait too long on one event loop: between the moment in which the loop has read all that had come, and the
 * moment in which a request's coroutine has its turn. That is the queue of a server that has more to compute than it can.
 *
 * <p>After Facebook's variant of CoDel (Maurer, "Fail at Scale", 2015; Nichols and Jacobson, "Controlling Queue Delay", 2012): a
 * burst may make a long queue for once, and is to be served; a queue that has not been short for a while is one that does no
 * good, and is cut to the limit. So the limit is a longer one as long as the queue has been short in the last interval. The
 * queue is short when the last request of a turn has waited less than the limit.
 *
 * <p>Confined to the event loop.
 */
final class LoopDelay {
    /** Facebook's, for a limit of 5 ms. It is what each pause of an overloaded server's clients makes its queue grow to. */
    private static final long SHORTEST_INTERVAL = TimeUnit.MILLISECONDS.toNanos(100);

    private final long limit;
    private final long interval;
    /** When the present turn has begun. */
    private long turn;
    /** The longest wait in it. */
    private long longest;
    /** When the queue was short, last. */
    private long lastShort;

    LoopDelay(long limitNanos, long now) {
        this.limit = limitNanos;
        this.interval = Math.max(SHORTEST_INTERVAL, 2 * limitNanos);
        this.turn = now;
        this.lastShort = now;
    }

    /** Whether a request that was read before this turn of the loop, and has its own turn now, has waited too long. */
    boolean isTooLong(long turnBegan, long now) {
        if (turnBegan != turn) {
            if (longest < limit) {
                lastShort = turnBegan;
            }
            turn = turnBegan;
            longest = 0;
        }
        long waited = now - turnBegan;
        longest = Math.max(longest, waited);
        return waited > (turnBegan - lastShort < interval ? interval : limit);
    }
}
