package dev.heddle.load.streams;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/** A result in Markdown. */
final class FlightTable {
    private static final double MB = 1e6;

    private FlightTable() {}

    static String of(FlightResult result) {
        return requests(result) + "\n" + memory(result);
    }

    private static String requests(FlightResult result) {
        return """
            | | |
            | --- | ---: |
            | requests in flight at once, by the server's `coroutine_live` / by the clients | %,d / %,d |
            | connections, requests on each | %,d, %d |
            | failed | %,d |
            | answers beyond the delay: p50, p99, longest | %s |
            | until the last was sent, until the last was answered | %.1f s, %.1f s |
            | CPU of the server until the last was sent, a request | %.1f s, %.1f us |
            | CPU of the server after it, a request | %.1f s, %.1f us |
            | pauses for collections | %.1f s |
            | flags of the server's JVM | `%s` |
            """.formatted(
                        result.live(),
                        result.inFlight(),
                        result.plan().connections(),
                        result.plan().streams(),
                        result.report().failed(),
                        lateness(result.report().lateness()),
                        seconds(result.ramp()),
                        seconds(result.all()),
                        seconds(result.cpuRamp()),
                        microsOfOne(result, result.cpuRamp()),
                        seconds(result.cpuAfter()),
                        microsOfOne(result, result.cpuAfter()),
                        seconds(result.collected()),
                        String.join(" ", result.jvm()));
    }

    private static String lateness(Histogram nanos) {
        return "%.1f ms, %.1f ms, %.1f ms"
                .formatted(
                        nanos.getValueAtPercentile(50) / 1e6,
                        nanos.getValueAtPercentile(99) / 1e6,
                        nanos.getMaxValue() / 1e6);
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    private static double microsOfOne(FlightResult result, Duration time) {
        return time.toNanos() / 1e3 / result.plan().requests();
    }

    private static String memory(FlightResult result) {
        return """
                | memory | MB | bytes a request |
                | --- | ---: | ---: |
                """
                + row(result, "resident memory of the server, the most it had", result.resident())
                + row(result, "of it before the first request", result.residentBefore())
                + row(result, "heap of the server in use, garbage too, the most at any look", result.heap())
                + row(result, "resident memory of the clients", result.clients())
                + row(
                        result,
                        "kernel objects (slab), both ends",
                        result.kernel().slab())
                + row(result, "TCP buffers, both ends", result.kernel().buffers());
    }

    private static String row(FlightResult result, String name, long bytes) {
        return "| %s | %,.0f | %,d |\n"
                .formatted(name, bytes / MB, bytes / result.plan().requests());
    }
}
