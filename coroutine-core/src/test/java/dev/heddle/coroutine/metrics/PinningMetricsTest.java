package dev.heddle.coroutine.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.EventLoops;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class PinningMetricsTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** Its initialiser blocks, which pins: there is a native frame below it. */
    private static final class BlocksWhileItIsInitialised {
        static final int READ_ME;

        static {
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
            READ_ME = 1;
        }

        private BlocksWhileItIsInitialised() {}
    }

    @Test
    void countsACoroutineThatBlocksInAClassInitialiser() throws Exception {
        var registry = new SimpleMeterRegistry();
        try (var metrics = new PinningMetrics();
                var loops = EventLoops.builder().count(1).name("pinning-test").build()) {
            metrics.bindTo(registry);
            awaitRecorder();

            loops.next()
                    .start(
                            "pinned",
                            () -> assertThat(BlocksWhileItIsInitialised.READ_ME).isOne())
                    .join();

            await(registry, 1);
        }
    }

    private static void awaitRecorder() {
        await(
                "the recorder runs",
                () -> jdk.jfr.FlightRecorder.isInitialized()
                        && jdk.jfr.FlightRecorder.getFlightRecorder().getRecordings().stream()
                                .anyMatch(recording -> recording.getState() == jdk.jfr.RecordingState.RUNNING));
    }

    private static void await(MeterRegistry registry, double atLeast) {
        await("counted", () -> registry.get("coroutine.pinned").counter().count() >= atLeast);
    }

    private static void await(String what, java.util.function.BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).as(what).isLessThan(PATIENCE_NANOS);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Test
    void canBeClosedBeforeItHasStarted() throws Exception {
        var metrics = new PinningMetrics();
        metrics.close();
        metrics.bindTo(new SimpleMeterRegistry());
        metrics.close();
    }
}
