package dev.heddle.server.balancing;

import java.time.Duration;

/**
 * How calls wait while every member has as many calls as it may have.
 *
 * @param waiting calls that may wait at once, from all event loops together; one more is refused at once: 0, for none, and
 *     more
 * @param time for which one waits at most
 */
public record QueueLimits(int waiting, Duration time) {
    private static final Duration LONGEST = Duration.ofDays(1);

    /** 1,000 calls, 5 s. */
    public static final QueueLimits DEFAULT = new QueueLimits(1_000, Duration.ofSeconds(5));

    /** No call waits. */
    public static final QueueLimits NONE = new QueueLimits(0, DEFAULT.time());

    /** Checks the ranges. */
    public QueueLimits {
        if (waiting < 0) {
            throw new IllegalArgumentException(waiting + " calls waiting: allowed is 0, for none, and more");
        }
        Times.check("time in the queue", time, LONGEST);
    }
}
