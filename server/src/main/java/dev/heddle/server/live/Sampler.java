package dev.heddle.server.live;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One sample each second for all viewers, taken by the first of them that asks when it is due: where nobody asks, nothing is
 * taken. The last minutes are kept for who comes later.
 *
 * <p>Any thread, under the object's lock: where the JDK's internals are closed viewers run in parallel.
 */
final class Sampler {
    static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Three minutes. */
    static final int MOST_SAMPLES = 180;
    /** Latencies and lag are those of so many intervals: a quantile of a few events says nothing. */
    static final int WINDOW = 5;

    /** After a pause of nobody looking, the readings before it are too old to be the other end of a second. */
    private static final long TOO_OLD_NANOS = 3 * INTERVAL_NANOS;

    private final Supplier<Reading> source;
    private final LongSupplier clock;
    /** The latest {@link #WINDOW} and one, the latest at the end. */
    private final ArrayDeque<Reading> readings = new ArrayDeque<>();

    private final ArrayDeque<Sample> samples = new ArrayDeque<>();
    private long taken;

    Sampler(Supplier<Reading> source, LongSupplier clock) {
        this.source = source;
        this.clock = clock;
    }

    /** The samples that are kept and newer than a number, the latest at the end; takes one before, if one is due. */
    synchronized List<Sample> since(long number) {
        long now = clock.getAsLong();
        var latest = readings.peekLast();
        if (latest == null || now - latest.nanos() >= INTERVAL_NANOS) {
            if (latest != null && now - latest.nanos() > TOO_OLD_NANOS) {
                readings.clear();
            }
            take();
        }
        return samples.stream().filter(sample -> sample.number() > number).toList();
    }

    private void take() {
        var now = source.get();
        samples.addLast(Sample.of(++taken, now, readings.peekLast(), readings.peekFirst()));
        readings.addLast(now);
        if (readings.size() > WINDOW) {
            readings.removeFirst();
        }
        if (samples.size() > MOST_SAMPLES) {
            samples.removeFirst();
        }
    }
}
