package dev.heddle.server.balancing;

import java.util.Objects;

/**
 * When a call that has failed is made again, at a member that has not had it yet. Never if that could have its effect twice:
 * what was sent of a request whose method is not idempotent is not sent again.
 *
 * <p>The budget bounds what retries add to the load of members that have too much already, as Finagle's {@code RetryBudget}:
 * a share of the calls, and a few per second for groups with little to do, over ten seconds. A call for which no connection
 * could be had takes nothing out: no member has had it.
 *
 * @param retries of one call at most: 0, for none, to 10
 * @param statuses that are taken for a failure if the method is idempotent
 * @param budget how many retries there may be for each call: 0 to 1
 * @param minPerSecond how many there may be in any case: 0 to 1,000
 */
public record RetryPolicy(int retries, StatusSet statuses, double budget, int minPerSecond) {
    private static final int MOST_RETRIES = 10;
    private static final int MOST_PER_SECOND = 1_000;

    /** 2 retries, no statuses, at most 20 % of the calls and 10 per second. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(2, StatusSet.NONE, 0.2, 10);

    /** No retries. */
    public static final RetryPolicy NONE = DEFAULT.withRetries(0);

    /** Checks the ranges. */
    public RetryPolicy {
        Objects.requireNonNull(statuses, "statuses");
        if (retries < 0 || retries > MOST_RETRIES) {
            throw new IllegalArgumentException(retries + " retries: allowed are 0 to " + MOST_RETRIES);
        }
        if (!(budget >= 0 && budget <= 1)) {
            throw new IllegalArgumentException("retry budget " + budget + ": allowed are 0 to 1");
        }
        if (minPerSecond < 0 || minPerSecond > MOST_PER_SECOND) {
            throw new IllegalArgumentException(
                    minPerSecond + " retries per second: allowed are 0 to " + MOST_PER_SECOND);
        }
    }

    /** With another number of retries. */
    public RetryPolicy withRetries(int most) {
        return new RetryPolicy(most, statuses, budget, minPerSecond);
    }

    /** With other statuses. */
    public RetryPolicy withStatuses(StatusSet taken) {
        return new RetryPolicy(retries, taken, budget, minPerSecond);
    }

    /** With another budget. */
    public RetryPolicy withBudget(double share, int perSecond) {
        return new RetryPolicy(retries, statuses, share, perSecond);
    }
}
