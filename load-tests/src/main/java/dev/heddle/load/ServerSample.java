package dev.heddle.load;

import dev.heddle.load.support.PrometheusText;
import java.util.OptionalDouble;

/**
 * One reading of the server's metrics. What the server does not have is not a number.
 *
 * @param seconds since the watch began
 * @param connections open
 * @param accepted connections since the server began
 * @param coroutines live
 * @param switches since the server began
 * @param requests answered since the server began
 * @param heapUsed in bytes, garbage included
 */
record ServerSample(
        double seconds,
        double connections,
        double accepted,
        double coroutines,
        double switches,
        double requests,
        double heapUsed) {
    static ServerSample of(double seconds, PrometheusText metrics) {
        return new ServerSample(
                seconds,
                orNaN(metrics.sum("connection_open")),
                orNaN(metrics.sum("connection_accepted_total")),
                orNaN(metrics.sum("coroutine_live")),
                orNaN(metrics.sum("coroutine_switches_total")),
                orNaN(metrics.sum("http_server_requests_seconds_count")),
                orNaN(metrics.sum("jvm_memory_used_bytes", "area", "heap")));
    }

    /** How far coroutines and connections are apart, as a share of the connections. */
    double apart() {
        return Math.abs(coroutines - connections) / connections;
    }

    double switchesPerSecond(ServerSample earlier) {
        return (switches - earlier.switches) / (seconds - earlier.seconds);
    }

    double requestsPerSecond(ServerSample earlier) {
        return (requests - earlier.requests) / (seconds - earlier.seconds);
    }

    private static double orNaN(OptionalDouble value) {
        return value.orElse(Double.NaN);
    }
}
