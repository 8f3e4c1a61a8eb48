package dev.heddle.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** How many connections are open, and whether one more may be. */
final class ConnectionCounter {
    private final int most;
    /** Of connections that are being told that there are too many: each is an open file meanwhile. */
    private final int mostRefusing;

    private final AtomicInteger refusing = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder paused = new LongAdder();
    private final Object none = new Object();

    /** With none. */
    ConnectionCounter(int most, int mostRefusing) {
        this.most = most;
        this.mostRefusing = mostRefusing;
    }

    /** Counts one more; false if that would be too many. Whoever got true calls {@link #closed} once. */
    boolean tryOpen() {
        if (open.incrementAndGet() > most) {
            rejected.increment();
            closed();
            return false;
        }
        accepted.increment();
        return true;
    }

    /** Whether one more may be told that there are too many. Whoever got true calls {@link #refused} once. */
    boolean tryRefuse() {
        if (refusing.incrementAndGet() > mostRefusing) {
            refused();
            return false;
        }
        return true;
    }

    void refused() {
        refusing.decrementAndGet();
    }

    void closed() {
        if (open.decrementAndGet() == 0) {
            synchronized (none) {
                none.notifyAll();
            }
        }
    }

    /** Nothing could be accepted, for want of files as a rule: it is tried again later. */
    void paused() {
        paused.increment();
    }

    long timesPaused() {
        return paused.sum();
    }

    /** How many may be open. */
    int most() {
        return most;
    }

    int open() {
        return open.get();
    }

    long accepted() {
        return accepted.sum();
    }

    long rejected() {
        return rejected.sum();
    }

    /** Blocks until none is open, or the time is over; returns whether none is. */
    boolean awaitNone(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (none) {
            while (open.get() > 0) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                none.wait(left);
            }
            return true;
        }
    }
}
