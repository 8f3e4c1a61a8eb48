package dev.heddle.server;

import dev.heddle.coroutine.metrics.CoroutineMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;

/** {@code connection.*}, and the coroutines of the server's event loops. */
final class ServerMeters implements MeterBinder, AutoCloseable {
    private static final Duration STALL_LIMIT = Duration.ofMillis(100);

    private final ConnectionCounter counter;
    private final CoroutineMetrics coroutines;

    ServerMeters(Server server, ConnectionCounter counter) {
        this.counter = counter;
        this.coroutines = new CoroutineMetrics(server.eventLoops(), STALL_LIMIT);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("connection.open", counter, ConnectionCounter::open)
                .description("Connections that are open")
                .register(registry);
        FunctionCounter.builder("connection.accepted", counter, ConnectionCounter::accepted)
                .description("Connections that were accepted")
                .register(registry);
        FunctionCounter.builder("connection.rejected", counter, ConnectionCounter::rejected)
                .description("Connections that were closed since there were too many")
                .register(registry);
        coroutines.bindTo(registry);
    }

    @Override
    public void close() {
        coroutines.close();
    }
}
