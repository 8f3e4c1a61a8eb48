package dev.heddle.load.client;

import java.time.Duration;

/**
 * One window of load on one server.
 *
 * @param requests answered in it
 * @param time its length
 * @param serverCpu processor time of the server's processes in it
 * @param latency of the requests answered in it
 * @param residentBytes of the server's processes at its end, all connections open; 0 where the system does not tell
 */
public record Measurement(long requests, Duration time, Duration serverCpu, Latency latency, long residentBytes) {
    /** Processor time by requests. */
    public double microsPerRequest() {
        return serverCpu.toNanos() / 1e3 / requests;
    }

    /** Requests by time. */
    public double requestsPerSecond() {
        return requests / (time.toNanos() / 1e9);
    }

    /** As one line between processes. */
    String toLine() {
        return "%d %d %d %d %d %d %d"
                .formatted(
                        requests,
                        time.toNanos(),
                        serverCpu.toNanos(),
                        latency.median().toNanos(),
                        latency.p99().toNanos(),
                        latency.longest().toNanos(),
                        residentBytes);
    }

    static Measurement parse(String line) {
        String[] fields = line.split(" ", -1);
        return new Measurement(
                Long.parseLong(fields[0]),
                nanos(fields[1]),
                nanos(fields[2]),
                new Latency(nanos(fields[3]), nanos(fields[4]), nanos(fields[5])),
                Long.parseLong(fields[6]));
    }

    private static Duration nanos(String field) {
        return Duration.ofNanos(Long.parseLong(field));
    }
}
