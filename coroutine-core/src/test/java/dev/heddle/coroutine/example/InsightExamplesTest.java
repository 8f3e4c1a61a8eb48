package dev.heddle.coroutine.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineListener;
import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.insight.CoroutineDump;
import dev.heddle.coroutine.insight.CoroutineSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Examples: seeing into coroutines that run. */
final class InsightExamplesTest {

    /**
     * How long each coroutine computes, all its slices together. The calls for one event loop never overlap, so that this
     * needs no lock on a single loop.
     */
    static final class RunTimes implements CoroutineListener {
        private final Map<String, Duration> byName = new HashMap<>();
        private long resumedAt;

        @Override
        public void resumed(Coroutine coroutine) {
            resumedAt = System.nanoTime();
        }

        @Override
        public void suspended(Coroutine coroutine) {
            var slice = Duration.ofNanos(System.nanoTime() - resumedAt);
            byName.merge(coroutine.name(), slice, Duration::plus);
        }

        @Override
        public void ended(Coroutine coroutine) {
            suspended(coroutine);
        }

        Duration of(String name) {
            return byName.getOrDefault(name, Duration.ZERO);
        }
    }

    @Test
    void listenerThatMeasuresRunTimes() throws InterruptedException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "slices are not seen where the JDK's internals are closed");
        var times = new RunTimes();
        try (var loops = EventLoops.builder().count(1).listener(times).build()) {
            loops.next()
                    .start("sleeper", () -> {
                        for (int i = 0; i < 3; i++) {
                            Coroutine.sleep(Duration.ofMillis(1));
                        }
                    })
                    .join();
        }

        assertThat(times.of("sleeper")).isPositive();
        assertThat(times.of("nobody")).isZero();
    }

    @Test
    void dumpOfAllCoroutines() throws IOException {
        try (var loops = EventLoops.builder().count(2).build()) {
            for (int i = 0; i < 100; i++) {
                loops.next().start("greeter", i, () -> Coroutine.sleep(Duration.ofHours(1)));
            }
            var dump = CoroutineDump.of(loops);
            Eventually.isTrue("all sleep", () -> dump.coroutines().stream().allMatch(InsightExamplesTest::sleeps));

            var text = new StringBuilder();
            dump.writeTo(text); // or System.out; dump.log() writes it to the log

            assertThat(text).contains("100 coroutines \"greeter\", suspended", "waiting for sleep of PT1H");
        }
    }

    private static boolean sleeps(CoroutineSnapshot coroutine) {
        var waitsFor = coroutine.waitsFor();
        return waitsFor != null && waitsFor.startsWith("sleep");
    }
}
