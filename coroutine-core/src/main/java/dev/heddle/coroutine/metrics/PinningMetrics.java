package dev.heddle.coroutine.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.jfr.consumer.RecordingStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code coroutine.pinned}: how often a virtual thread of this JVM blocked while it was pinned, by a native frame or a
 * class initialiser below it, so that it held its event loop instead of being suspended.
 *
 * <p>Only the JDK sees this. It says so by a Flight Recorder event, which is counted here as it streams in, about a second
 * late. The recorder is started on a thread of its own, since that takes some hundred milliseconds of the first start.
 * Where this Java has no Flight Recorder, one line in the log says so and there is no meter.
 *
 * <p>The log of this class has a line at debug level for each event, with the reason and the frames.
 */
public final class PinningMetrics implements MeterBinder, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PinningMetrics.class);
    private static final AtomicBoolean ABSENCE_LOGGED = new AtomicBoolean();

    /** Written by the recorder's thread, which then looks whether it is closed: one of the two sees the other. */
    private volatile @Nullable Runnable stop;

    private volatile boolean closed;

    /** Counts nothing before it is bound. */
    public PinningMetrics() {}

    /** Starts to count. To be called once. */
    @Override
    public void bindTo(MeterRegistry registry) {
        if (ModuleLayer.boot().findModule("jdk.jfr").isEmpty()) {
            sayThatThereIsNoMeter("this Java has no module jdk.jfr");
            return;
        }
        var pinned = Counter.builder("coroutine.pinned")
                .description("Times a virtual thread blocked while it was pinned to its event loop")
                .register(registry);
        Thread.ofPlatform().name("pinning-metrics").daemon().start(() -> record(registry, pinned));
    }

    private void record(MeterRegistry registry, Counter pinned) {
        try (var recorded = new Recording(pinned)) {
            stop = recorded::close;
            if (!closed) {
                recorded.run();
            }
        } catch (RuntimeException | LinkageError e) {
            // A stream that was closed before it began cannot be started, and need not be.
            if (!closed) {
                registry.remove(pinned);
                sayThatThereIsNoMeter("the Flight Recorder does not start: " + e.getMessage());
            }
        }
    }

    private static void sayThatThereIsNoMeter(String why) {
        if (!ABSENCE_LOGGED.getAndSet(true)) {
            log.warn("There is no meter coroutine.pinned: {}", why);
        }
    }

    /** Stops counting; the meter stays as it is. */
    @Override
    public void close() {
        closed = true;
        var running = stop;
        if (running != null) {
            running.run();
        }
    }

    /** A class of its own, so that this file loads where {@code jdk.jfr} is absent. */
    private static final class Recording implements AutoCloseable {
        private static final String EVENT = "jdk.VirtualThreadPinned";
        /** Of the recorder's files on disk; what is older has been counted. */
        private static final long MOST_BYTES = 4 * 1024 * 1024;

        private final RecordingStream stream = new RecordingStream();

        Recording(Counter pinned) {
            var settings = stream.enable(EVENT).withoutThreshold();
            if (log.isDebugEnabled()) {
                settings.withStackTrace();
                stream.onEvent(EVENT, event -> log.debug("Pinned: {}", event));
            } else {
                settings.withoutStackTrace();
            }
            stream.onEvent(EVENT, event -> pinned.increment());
            stream.setReuse(true);
            stream.setOrdered(false);
            stream.setMaxSize(MOST_BYTES);
        }

        /** Until it is closed. */
        void run() {
            stream.start();
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
