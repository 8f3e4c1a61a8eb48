package dev.heddle.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** How many connections are open, and whether one more may be. */
final class ConnectionCounter {
    private final int most;
    private final AtomicInteger open = new AtomicInteger();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final Object none = new Object();

    ConnectionCounter(int most) {
        this.most = most;
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

    void closed() {
        if (open.decrementAndGet() == 0) {
            synchronized (none) {
                none.notifyAll();
            }
        }
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
