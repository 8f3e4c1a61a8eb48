package dev.heddle.server;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.insight.StallDetector;
import dev.heddle.coroutine.metrics.CoroutineMetrics;
import dev.heddle.server.http.Limit;
import dev.heddle.server.http.LimitCounts;
import dev.heddle.server.http.Overload;
import dev.heddle.server.http.Shedding;
import dev.heddle.server.metering.ByteCounter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** {@code connection.*}, the bytes of HTTP, and the coroutines of the server's event loops. */
final class ServerMeters implements MeterBinder, AutoCloseable {
    private final ConnectionCounter counter;
    private final ClientConnections clients;
    private final LongAdder refusedHeaders;
    private final Services services;
    /** Here, since a meter does not keep alive what it is of. */
    private final List<LimitCounts> limits;

    private final CoroutineMetrics coroutines;

    ServerMeters(
            EventLoops loops,
            StallDetector stalls,
            ConnectionCounter counter,
            ClientConnections clients,
            LongAdder refusedHeaders,
            Services services) {
        this.counter = counter;
        this.clients = clients;
        this.refusedHeaders = refusedHeaders;
        this.services = services;
        this.limits = services.limitCounts();
        this.coroutines = new CoroutineMetrics(loops, stalls);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("connection.open", counter, ConnectionCounter::open)
                .description("Connections that are open")
                .register(registry);
        Gauge.builder("connection.limit", counter, ConnectionCounter::most)
                .description("Connections that may be open at once")
                .register(registry);
        FunctionCounter.builder("connection.accepted", counter, ConnectionCounter::accepted)
                .description("Connections that were accepted")
                .register(registry);
        FunctionCounter.builder("connection.rejected", counter, ConnectionCounter::rejected)
                .description("Connections that were closed since there were too many")
                .tag("limit", "max-connections")
                .register(registry);
        FunctionCounter.builder("connection.rejected", clients, ClientConnections::rejected)
                .description("Connections that were closed since there were too many")
                .tag("limit", "max-connections-per-client")
                .register(registry);
        FunctionCounter.builder("connection.accept.paused", counter, ConnectionCounter::timesPaused)
                .description("Times that no connection could be accepted for a while, for want of open files")
                .register(registry);
        FunctionCounter.builder("connection.header.refused", refusedHeaders, LongAdder::sum)
                .description("Connections that were closed for want of a header of the PROXY protocol that is believed")
                .register(registry);
        var http = services.http();
        if (http != null) {
            bindShedding(registry, http.shedding());
        }
        var http2 = services.http2();
        if (http2 != null) {
            http2.bindTo(registry);
        }
        var http3 = services.http3();
        if (http3 != null) {
            http3.bindTo(registry);
        }
        bindLimits(registry);
        coroutines.bindTo(registry);
    }

    /** {@code http.server.shed}. */
    private static void bindShedding(MeterRegistry registry, Shedding shedding) {
        for (var reason : Overload.values()) {
            FunctionCounter.builder("http.server.shed", shedding, from -> from.count(reason))
                    .description("Requests that were turned away at once, since there was too much to do")
                    .tag("reason", reason.toString())
                    .register(registry);
        }
    }

    private void bindLimits(MeterRegistry registry) {
        for (var limit : Limit.values()) {
            FunctionCounter.builder("connection.limited", limits, counts -> sum(counts, limit))
                    .description("Connections, and requests on them, that a limit has ended")
                    .tag("limit", limit.toString())
                    .register(registry);
        }
    }

    private static long sum(List<LimitCounts> counts, Limit limit) {
        long sum = 0;
        for (var of : counts) {
            sum += of.of(limit);
        }
        return sum;
    }

    /** {@code http.server.received} and {@code http.server.sent}. */
    static ByteCounter httpBytes(MeterRegistry registry) {
        return new ByteCounter(
                Counter.builder("http.server.received")
                        .description("Bytes received from HTTP clients")
                        .baseUnit("bytes")
                        .register(registry),
                Counter.builder("http.server.sent")
                        .description("Bytes sent to HTTP clients")
                        .baseUnit("bytes")
                        .register(registry));
    }

    @Override
    public void close() {
        coroutines.close();
    }
}
