package dev.heddle.load.client;

import java.time.Duration;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * How long answers took, from when the request was due, which without a fixed rate is when it was given to
 * the socket, to the last byte of the response.
 *
 * @param median half of them took at most so long
 * @param p99 99 of 100 took at most so long
 * @param longest all of them
 */
public record Latency(Duration median, Duration p99, Duration longest) {
    /** Of nanoseconds; zeros if there are none. */
    static Latency of(Histogram nanos) {
        return new Latency(
                Duration.ofNanos(nanos.getValueAtPercentile(50)),
                Duration.ofNanos(nanos.getValueAtPercentile(99)),
                Duration.ofNanos(nanos.getMaxValue()));
    }

    /** Milliseconds, as tables here have them. */
    public static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "p50 %.2f ms, p99 %.2f ms, longest %.0f ms", millis(median), millis(p99), millis(longest));
    }
}
