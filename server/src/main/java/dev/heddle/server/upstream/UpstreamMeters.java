package dev.heddle.server.upstream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code http.client.requests}: how long calls take, with tags upstream, method, status and outcome; and what the pools hold,
 * all event loops together.
 */
final class UpstreamMeters {
    private static final String NO_STATUS = "NONE";

    private record Key(String method, String status, String outcome) {}

    private final Upstream upstream;
    private final MeterRegistry registry;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();
    private final List<Meter> poolMeters = new ArrayList<>();
    private final Counter retries;

    UpstreamMeters(Upstream upstream, MeterRegistry registry) {
        this.upstream = upstream;
        this.registry = registry;
        this.retries = Counter.builder("http.client.retries")
                .description("Requests sent once more, since a pooled connection had been closed by the upstream")
                .tag("upstream", upstream.name())
                .register(registry);
        poolMeters.add(retries);
        gauge("http.client.connections.open", "Connections that are open", ConnectionPool::open);
        gauge("http.client.connections.idle", "Connections that are open and unused", ConnectionPool::idle);
        gauge("http.client.waiting", "Calls that wait for a connection", ConnectionPool::waiting);
    }

    private void gauge(String name, String description, ToIntFunction<ConnectionPool> count) {
        poolMeters.add(Gauge.builder(name, upstream, all -> all.count(count))
                .description(description)
                .tag("upstream", upstream.name())
                .register(registry));
    }

    /** Of a call that has ended: its status, zero if it has none. */
    void ended(String method, int status, @Nullable UpstreamException failure, long nanos) {
        var key = new Key(
                knownMethod(method), status == 0 ? NO_STATUS : Integer.toString(status), outcome(status, failure));
        timers.computeIfAbsent(key, this::register).record(nanos, TimeUnit.NANOSECONDS);
    }

    void retried() {
        retries.increment();
    }

    private Timer register(Key key) {
        return Timer.builder("http.client.requests")
                .description("From the beginning of a call to the end of its response")
                .tag("upstream", upstream.name())
                .tag("method", key.method)
                .tag("status", key.status)
                .tag("outcome", key.outcome)
                .register(registry);
    }

    private static String knownMethod(String method) {
        return switch (method) {
            case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE" -> method;
            default -> "OTHER";
        };
    }

    private static String outcome(int status, @Nullable UpstreamException failure) {
        if (failure != null) {
            return failure.isTimeout() ? "TIMEOUT" : "IO_ERROR";
        }
        return switch (status / 100) {
            case 0 -> "CANCELLED";
            case 2 -> "SUCCESS";
            case 3 -> "REDIRECTION";
            case 4 -> "CLIENT_ERROR";
            case 5 -> "SERVER_ERROR";
            default -> "UNKNOWN";
        };
    }

    void close() {
        poolMeters.forEach(registry::remove);
        timers.values().forEach(registry::remove);
    }
}
