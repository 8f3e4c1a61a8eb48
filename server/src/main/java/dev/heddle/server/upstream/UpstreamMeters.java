package dev.heddle.server.upstream;

import dev.heddle.server.metering.ByteCounter;
import dev.heddle.server.metering.HttpTimers;
import dev.heddle.server.metering.SharedMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code http.client.requests}: how long calls take, with tags group, upstream, method, status and outcome; and, with tags
 * group and upstream, what the pools hold, all event loops together, and the bytes of their connections.
 */
final class UpstreamMeters {
    /** In the place of a group, and of a status. */
    static final String NONE = "NONE";

    private record Key(String method, String status, String outcome) {}

    private final SharedMeters meters;
    private final Upstream upstream;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();
    private final Counter retries;
    private final ByteCounter bytes;
    private volatile @Nullable Latest latest;

    /** Most upstreams do the same thing most of the time: a look at the last timer spares the map. */
    private record Latest(String method, int status, Timer timer) {
        boolean isFor(String method, int status) {
            return this.status == status && this.method.equals(method);
        }
    }

    UpstreamMeters(Upstream upstream, MeterRegistry registry, String group) {
        this.upstream = upstream;
        meters = new SharedMeters(registry, "group", group, "upstream", upstream.name());
        retries = meters.counter(
                "http.client.retries",
                "Requests sent once more, since a pooled connection had been closed by the upstream");
        bytes = new ByteCounter(
                meters.byteCounter("http.client.received", "Bytes received on connections to the upstream"),
                meters.byteCounter("http.client.sent", "Bytes sent on connections to the upstream"));
        gauge("http.client.connections.open", "Connections that are open", ConnectionPool::open);
        gauge("http.client.connections.idle", "Connections that are open and unused", ConnectionPool::idle);
        gauge("http.client.waiting", "Calls that wait for a connection", ConnectionPool::waiting);
    }

    private void gauge(String name, String description, ToIntFunction<ConnectionPool> count) {
        meters.gauge(name, description, () -> upstream.count(count));
    }

    /** For the pipelines of its connections. */
    ByteCounter bytes() {
        return bytes;
    }

    /** Of a call that has ended: its status, zero if it has none. */
    void ended(String method, int status, @Nullable UpstreamException failure, long nanos) {
        timer(method, status, failure).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(String method, int status, @Nullable UpstreamException failure) {
        var last = latest;
        if (failure == null && last != null && last.isFor(method, status)) {
            return last.timer;
        }
        var key = new Key(
                HttpTimers.method(method),
                status == 0 ? NONE : Integer.toString(status),
                failure == null ? outcome(status) : outcome(failure));
        var timer = timers.computeIfAbsent(key, this::register);
        if (failure == null) {
            latest = new Latest(method, status, timer);
        }
        return timer;
    }

    private Timer register(Key key) {
        return meters.httpTimer(
                "http.client.requests",
                "From the beginning of a call to the end of its response",
                "method",
                key.method,
                "status",
                key.status,
                "outcome",
                key.outcome);
    }

    private static String outcome(int status) {
        return status == 0 ? "CANCELLED" : HttpTimers.outcome(status);
    }

    private static String outcome(UpstreamException failure) {
        return failure.isTimeout() ? "TIMEOUT" : "IO_ERROR";
    }

    void retried() {
        retries.increment();
    }

    void close() {
        meters.close();
    }
}
