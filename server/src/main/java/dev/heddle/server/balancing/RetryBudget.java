package dev.heddle.server.balancing;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many retries there may be: each call pays in a share, each second a few, each retry takes one out, and what is not
 * used goes to waste over ten seconds (after Finagle's {@code RetryBudget}).
 *
 * <p>Calls do not come here: at a retry, the calls since the last one are paid in at once, from a count that there is anyway.
 * Guarded by its own monitor, which only retries take.
 */
final class RetryBudget {
    private static final double WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RetryPolicy policy;
    private final LongSupplier clock;
    private long paidInAt;
    private long paidInCalls;
    private long retries;
    private double balance;

    RetryBudget(RetryPolicy policy, LongSupplier clock) {
        this.policy = policy;
        this.clock = clock;
        paidInAt = clock.getAsLong();
        balance = policy.minPerSecond();
    }

    /**
     * Takes one out.
     *
     * @param begun attempts that have begun so far, retries included, this one not
     * @return false if there is none left
     */
    synchronized boolean tryRetry(long begun) {
        payIn(clock.getAsLong(), begun - retries);
        if (balance < 1) {
            return false;
        }
        balance--;
        retries++;
        return true;
    }

    /** There is a retry that takes nothing out; nor is it taken for a call that pays in. */
    synchronized void countUnpaid() {
        retries++;
    }

    private void payIn(long now, long calls) {
        double elapsed = Math.max(0, now - paidInAt);
        // Members that have left take their counts with them: then there are fewer calls than before.
        double paid =
                policy.budget() * Math.max(0, calls - paidInCalls) + policy.minPerSecond() * elapsed / SECOND_NANOS;
        balance =
                elapsed < WINDOW_NANOS ? balance * (1 - elapsed / WINDOW_NANOS) + paid : paid * WINDOW_NANOS / elapsed;
        paidInAt = now;
        paidInCalls = calls;
    }
}
