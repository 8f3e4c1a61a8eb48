package dev.heddle.server;

import dev.heddle.server.http.ExchangeObserver;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.metering.HttpTimers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code http.server.requests}: how long exchanges take, with tags method, status, outcome and uri. The uri is the route's
 * pattern, never the raw path, so that clients cannot make meters.
 */
final class HttpMeters implements ExchangeObserver {
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
        timer(HttpTimers.method(exchange.request().method()), status, exchange.route())
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
        return HttpTimers.builder("http.server.requests")
                .description("From a request's head to the end of its handler")
                .tag("method", key.method)
                .tag("status", Integer.toString(key.status))
                .tag("outcome", HttpTimers.outcome(key.status))
                .tag("uri", key.uri.isEmpty() ? "UNKNOWN" : key.uri)
                .register(registry);
    }
}
