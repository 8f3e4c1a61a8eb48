package dev.heddle.server.http;

import java.time.Duration;

/**
 * When requests are turned away at once, with 503 and {@code Retry-After}, so that those that are taken are answered.
 *
 * @param delay how long a request may have waited on its event loop before its handler begins, where it goes on so; zero for any
 *     time
 * @param requests that may be with handlers at once; 0 for any number
 * @param heapPercent of the heap in use after a collection, from which on nothing is taken; 100 for never
 */
public record OverloadLimits(Duration delay, int requests, int heapPercent) {
    /**
     * 5 s, any number of requests, 98 %: so much that no server comes to it whose clients wait for their answers.
     */
    public static final OverloadLimits DEFAULT = new OverloadLimits(Duration.ofSeconds(5), 0, 98);

    /** Checks the ranges. */
    public OverloadLimits {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay " + delay + ": allowed is 0 and more");
        }
        if (requests < 0) {
            throw new IllegalArgumentException(requests + " requests: allowed is 0 and more");
        }
        if (heapPercent < 1 || heapPercent > 100) {
            throw new IllegalArgumentException(heapPercent + " percent of the heap: allowed are 1 to 100");
        }
    }
}
