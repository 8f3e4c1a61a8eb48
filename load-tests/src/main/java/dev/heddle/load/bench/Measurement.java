package dev.heddle.load.bench;

import java.time.Duration;

/**
 * One window of load on one server.
 *
 * @param requests answered in it
 * @param time its length
 * @param serverCpu processor time of the server's process in it
 */
record Measurement(long requests, Duration time, Duration serverCpu) {
    double microsPerRequest() {
        return serverCpu.toNanos() / 1e3 / requests;
    }

    double requestsPerSecond() {
        return requests / (time.toNanos() / 1e9);
    }

    /** As one line between processes. */
    String toLine() {
        return requests + " " + time.toNanos() + " " + serverCpu.toNanos();
    }

    static Measurement parse(String line) {
        String[] fields = line.split(" ", -1);
        return new Measurement(
                Long.parseLong(fields[0]),
                Duration.ofNanos(Long.parseLong(fields[1])),
                Duration.ofNanos(Long.parseLong(fields[2])));
    }
}
