package dev.heddle.coroutine.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.fixture.ExpectedLog;
import dev.heddle.coroutine.fixture.NeedsOpenInternals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Time that is moved by hand, from outside of the loop. */
@NeedsOpenInternals
final class AdvanceTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog();

    @Test
    void stopsWhereItShouldAndNotBefore() throws Exception {
        try (var loop = VirtualTime.start()) {
            var sleeper = loop.scheduler().start("sleeper", () -> Coroutine.sleep(MINUTE));
            loop.settle();
            assertThat(sleeper.state()).isEqualTo(Coroutine.State.SUSPENDED);

            loop.advance(MINUTE.minusNanos(1));
            assertThat(sleeper.state()).isEqualTo(Coroutine.State.SUSPENDED);
            assertThat(loop.elapsed()).isEqualTo(MINUTE.minusNanos(1));

            loop.advance(Duration.ofNanos(1));
            assertThat(sleeper.state()).isEqualTo(Coroutine.State.ENDED);
        }
    }

    @Test
    void everyTimerOnTheWayRunsAtItsOwnTime() throws Exception {
        try (var loop = VirtualTime.start()) {
            var times = new ArrayList<Duration>();
            loop.scheduler().start("ticker", () -> {
                while (true) {
                    Coroutine.sleep(MINUTE);
                    times.add(loop.elapsed());
                }
            });
            loop.advance(Duration.ofSeconds(150));
            assertThat(times).isEqualTo(List.of(MINUTE, MINUTE.multipliedBy(2)));
            assertThat(loop.elapsed()).isEqualTo(Duration.ofSeconds(150));
        }
    }

    @Test
    void timeStandsStillBetweenTheSteps() throws Exception {
        try (var loop = VirtualTime.start()) {
            var sleeper = loop.scheduler().start("sleeper", () -> Coroutine.sleep(Duration.ofNanos(1)));
            for (int i = 0; i < 100; i++) {
                loop.settle();
            }
            assertThat(sleeper.state()).isEqualTo(Coroutine.State.SUSPENDED);
            assertThat(loop.elapsed()).isZero();
        }
    }

    @Test
    void whoWaitsForEverIsNoFailureHere() throws Exception {
        try (var loop = VirtualTime.builder().patience(Duration.ZERO).start()) {
            var waiting = loop.scheduler().start("waiting", () -> Coroutine.suspend(never -> {}));
            loop.advance(MINUTE);
            assertThat(waiting.state()).isEqualTo(Coroutine.State.SUSPENDED);
        }
    }

    @Test
    void closeCancelsAndLetsFinallyBlocksSleep() throws Exception {
        var steps = new ArrayList<String>();
        try (var loop = VirtualTime.start()) {
            loop.scheduler().start("tidy", () -> {
                try {
                    Coroutine.sleep(MINUTE);
                } catch (CancellationException e) {
                    Coroutine.sleep(MINUTE.multipliedBy(10));
                    steps.add("tidied up");
                }
            });
            loop.settle();
        }
        assertThat(steps).containsExactly("tidied up");
    }

    @Test
    void timeDoesNotGoBack() throws Exception {
        try (var loop = VirtualTime.start()) {
            assertThatThrownBy(() -> loop.advance(Duration.ofNanos(-1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("allowed is zero or more");
        }
    }

    @Test
    void closedLoopRefusesToGoOn() throws Exception {
        var loop = VirtualTime.start();
        loop.close();
        loop.close();
        assertThatThrownBy(() -> loop.advance(MINUTE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is closed");
        assertThatThrownBy(() -> loop.run(() -> {})).isInstanceOf(IllegalStateException.class);
    }
}
