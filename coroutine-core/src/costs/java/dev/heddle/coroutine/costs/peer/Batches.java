package dev.heddle.coroutine.costs.peer;

import java.time.Duration;

/**
 * Measures a batch of pairs, after batches of growing size have warmed it up.
 *
 * @param warmUp how long batches run before one counts
 * @param measured how long the one that counts shall take
 */
record Batches(Duration warmUp, Duration measured) {
    private static final int FIRST_PAIRS = 1024;

    /** Does pairs. */
    @FunctionalInterface
    interface Batch {
        void run(long pairs) throws Exception;
    }

    double nanosPerPair(Batch batch) throws Exception {
        long pairs = FIRST_PAIRS;
        long elapsed = 0;
        for (long spent = 0; spent < warmUp.toNanos(); spent += elapsed) {
            if (elapsed < warmUp.toNanos() / 4) {
                pairs *= 2;
            }
            elapsed = nanosOf(batch, pairs);
        }
        pairs = (long) (pairs * ((double) measured.toNanos() / elapsed)) + FIRST_PAIRS;
        return (double) nanosOf(batch, pairs) / pairs;
    }

    private static long nanosOf(Batch batch, long pairs) throws Exception {
        long start = System.nanoTime();
        batch.run(pairs);
        return System.nanoTime() - start;
    }
}
