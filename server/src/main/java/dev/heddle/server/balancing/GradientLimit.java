package dev.heddle.server.balancing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The adaptive limit of a group: {@code Gradient2Limit} of Netflix's concurrency-limits. Once a second the mean time of the
 * calls is compared with their mean in the long run: their ratio, the gradient, is what the limit is multiplied by, one half
 * at least and 1 at most, plus a few calls that may queue up; of which a fifth is taken over.
 *
 * <p>A call's time is that from its beginning at the member to the response's head, not to the end of its body: how long a
 * body takes is up to the client as well. Calls that time out count, others that fail do not.
 *
 * <p>Any thread, no lock. A sample that comes while the others are worked out may be lost.
 */
final class GradientLimit {
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int FEWEST_SAMPLES = 10;
    private static final double LEAST_GRADIENT = 0.5;
    private static final double SMOOTHING = 0.2;
    private static final int QUEUE = 4;
    /** Of the long run, in windows. */
    private static final int LONG_RUN = 600;

    private static final int WARM_UP = 10;
    /** How fast the long run forgets that calls were slow, when they are much faster. */
    private static final double RECOVERY = 0.95;

    private final AdaptiveLimit options;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger peak = new AtomicInteger();
    private final LongAdder sum = new LongAdder();
    private final LongAdder count = new LongAdder();
    private final AtomicLong windowEnd;
    private volatile int limit;

    /** Touched by whoever has moved the window's end, and so by one thread at a time; the move publishes them. */
    private double estimate;

    private double longRun;
    private int windows;

    GradientLimit(AdaptiveLimit options, long now) {
        this.options = options;
        limit = options.initial();
        estimate = limit;
        windowEnd = new AtomicLong(now + WINDOW_NANOS);
    }

    int limit() {
        return limit;
    }

    int inFlight() {
        return inFlight.get();
    }

    /** Begins a call; false if there are as many as there may be. */
    boolean tryBegin() {
        int now = inFlight.incrementAndGet();
        if (now > limit) {
            inFlight.decrementAndGet();
            return false;
        }
        if (now > peak.get()) {
            peak.set(now);
        }
        return true;
    }

    void end() {
        inFlight.decrementAndGet();
    }

    /** A call has taken so long. */
    void sample(long nanos, long now) {
        sum.add(nanos);
        count.increment();
        long end = windowEnd.get();
        if (now - end >= 0 && count.sum() >= FEWEST_SAMPLES && windowEnd.compareAndSet(end, now + WINDOW_NANOS)) {
            long samples = count.sumThenReset();
            update(Math.max(1, (double) sum.sumThenReset() / Math.max(1, samples)), peak.getAndSet(inFlight.get()));
        }
    }

    private void update(double mean, int mostInFlight) {
        double longMean = addToLongRun(mean);
        if (longMean / mean > 2) {
            longRun = longMean * RECOVERY;
        }
        if (mostInFlight < estimate / 2) {
            return; // there was not enough to do to find anything out
        }
        double gradient = Math.clamp(options.tolerance() * longMean / mean, LEAST_GRADIENT, 1.0);
        double next = estimate * (1 - SMOOTHING) + (estimate * gradient + QUEUE) * SMOOTHING;
        estimate = Math.clamp(next, options.least(), options.most());
        limit = (int) estimate;
    }

    /** The mean at first, then exponentially smoothed. */
    private double addToLongRun(double mean) {
        windows++;
        double weight = windows <= WARM_UP ? 1.0 / windows : 2.0 / (LONG_RUN + 1);
        longRun += (mean - longRun) * weight;
        return longRun;
    }
}
