package dev.heddle.server;

import dev.heddle.server.http.ExchangeObserver;
import dev.heddle.server.http.HttpExchange;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code http.server.requests}: how long exchanges take, with tags method, status, outcome and uri. The uri is the route's
 * pattern, never the raw path, so that clients cannot make meters.
 */
final class HttpMeters implements ExchangeObserver {
    private static final Duration[] BUCKETS = {
        Duration.ofNanos(50_000),
        Duration.ofNanos(100_000),
        Duration.ofNanos(250_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private record Key(String method, int status, String uri) {}

    private final MeterRegistry registry;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();
    private volatile @Nullable Latest latest;

    /** Most servers do the same thing most of the time: a look at the last timer spares the map. */
    private record Latest(Key key, Timer timer) {
        boolean isFor(String method, int status, String uri) {
            return key.status == status && key.uri.equals(uri) && key.method.equals(method);
        }
    }

    HttpMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void ended(HttpExchange exchange, int status, long nanos) {
        timer(knownMethod(exchange.request().method()), status, exchange.route())
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(String method, int status, String uri) {
        var last = latest;
        if (last != null && last.isFor(method, status, uri)) {
            return last.timer;
        }
        var key = new Key(method, status, uri);
        var timer = timers.computeIfAbsent(key, this::register);
        latest = new Latest(key, timer);
        return timer;
    }

    private Timer register(Key key) {
        return Timer.builder("http.server.requests")
                .description("From a request's head to the end of its handler")
                .tag("method", key.method)
                .tag("status", Integer.toString(key.status))
                .tag("outcome", outcome(key.status))
                .tag("uri", key.uri.isEmpty() ? "UNKNOWN" : key.uri)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private static String knownMethod(String method) {
        return switch (method) {
            case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE" -> method;
            default -> "OTHER";
        };
    }

    private static String outcome(int status) {
        return switch (status / 100) {
            case 1 -> "INFORMATIONAL";
            case 2 -> "SUCCESS";
            case 3 -> "REDIRECTION";
            case 4 -> "CLIENT_ERROR";
            case 5 -> "SERVER_ERROR";
            default -> "UNKNOWN";
        };
    }
}
