package dev.heddle.server.admin;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.insight.PinningDetector;
import dev.heddle.coroutine.metrics.PinningMetrics;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.logging.LogbackMetrics;
import io.micrometer.core.instrument.binder.netty4.NettyAllocatorMetrics;
import io.micrometer.core.instrument.binder.netty4.NettyEventExecutorMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The meters of a server's process: those of JVM, process, log, Netty and pinning; the server itself adds its own. */
public final class Meters implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Meters.class);

    /** As in the JDK's own recordings: who waits so long while it is pinned is named in the log. */
    private static final Duration PINNED_LONG = Duration.ofMillis(20);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    /** Confined to the thread that starts and stops the server. */
    private final List<AutoCloseable> closeables = new ArrayList<>();

    /** A registry without meters. */
    public Meters() {}

    /** What the server registers its meters with, and {@code /metrics} shows. */
    public PrometheusMeterRegistry registry() {
        return registry;
    }

    /** Adds the meters of JVM, process and log. */
    public void bindProcess() {
        List.of(
                        new ClassLoaderMetrics(),
                        new JvmGcMetrics(),
                        new JvmInfoMetrics(),
                        new JvmMemoryMetrics(),
                        new JvmThreadMetrics(),
                        new FileDescriptorMetrics(),
                        new ProcessorMetrics(),
                        new UptimeMetrics())
                .forEach(this::bind);
        // Another binding of SLF4J has no counts to show.
        if (LoggerFactory.getILoggerFactory().getClass().getName().startsWith("ch.qos.logback.")) {
            bind(new LogbackMetrics());
        }
    }

    /** Adds the meters of Netty. */
    public void bindNetty(EventLoops loops) {
        if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator) {
            bind(new NettyAllocatorMetrics(allocator));
        }
        bind(new NettyEventExecutorMetrics(loops.nettyGroup()));
    }

    /** Adds {@code coroutine.pinned}. */
    public void bindPinning(EventLoops loops) {
        var detector = PinningDetector.start(loops, PINNED_LONG);
        closeables.add(detector);
        bind(new PinningMetrics(detector));
    }

    private void bind(MeterBinder binder) {
        binder.bindTo(registry);
        if (binder instanceof AutoCloseable closeable) {
            closeables.add(closeable);
        }
    }

    /** Ends the threads and listeners behind the meters. */
    @Override
    public void close() {
        for (var closeable : closeables.reversed()) {
            try {
                closeable.close();
            } catch (Exception e) {
                log.debug("{} cannot be closed", closeable, e);
            }
        }
        closeables.clear();
        registry.close();
    }
}
