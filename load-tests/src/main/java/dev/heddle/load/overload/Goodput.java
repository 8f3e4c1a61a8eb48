package dev.heddle.load.overload;

import java.time.Duration;

/**
 * What has come of the requests that were due in a window.
 *
 * @param good answered with 200 before the client gave up
 * @param shed answered with 503 and Retry-After
 * @param late not answered before the client gave up
 * @param wrong anything else
 * @param p99 of the good ones, from when they were due
 */
record Goodput(Duration time, long good, long shed, long late, long wrong, Duration p99) {
    private static final double SECOND_NANOS = 1e9;

    double perSecond() {
        return good / (time.toNanos() / SECOND_NANOS);
    }

    /** As one line between processes. */
    String toLine() {
        return "%d %d %d %d %d %d".formatted(time.toNanos(), good, shed, late, wrong, p99.toNanos());
    }

    static Goodput parse(String line) {
        String[] fields = line.split(" ", -1);
        return new Goodput(
                Duration.ofNanos(Long.parseLong(fields[0])),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[4]),
                Duration.ofNanos(Long.parseLong(fields[5])));
    }
}
