package dev.heddle.load.client;

import java.time.Duration;
import java.util.Locale;

/**
 * One window of load on one server.
 *
 * @param requests answered in it
 * @param time its length
 * @param serverCpu processor time of the server's processes in it
 * @param latency of the requests answered in it
 * @param residentBytes of the server's processes at its end, all connections open; 0 where the system does not tell
 * @param threads of the server's processes at its end; 0 where the system does not tell
 * @param switchesPerRequest how often the kernel put one of those threads on a processor, by requests
 */
public record Measurement(
        long requests,
        Duration time,
        Duration serverCpu,
        Latency latency,
        long residentBytes,
        int threads,
        double switchesPerRequest) {
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
        return String.format(
                Locale.ROOT,
                "%d %d %d %d %d %d %d %d %.6f",
                requests,
                time.toNanos(),
                serverCpu.toNanos(),
                latency.median().toNanos(),
                latency.p99().toNanos(),
                latency.longest().toNanos(),
                residentBytes,
                threads,
                switchesPerRequest);
    }

    static Measurement parse(String line) {
        String[] fields = line.split(" ", -1);
        return new Measurement(
                Long.parseLong(fields[0]),
                nanos(fields[1]),
                nanos(fields[2]),
                new Latency(nanos(fields[3]), nanos(fields[4]), nanos(fields[5])),
                Long.parseLong(fields[6]),
                Integer.parseInt(fields[7]),
                Double.parseDouble(fields[8]));
    }

    private static Duration nanos(String field) {
        return Duration.ofNanos(Long.parseLong(field));
    }
}
