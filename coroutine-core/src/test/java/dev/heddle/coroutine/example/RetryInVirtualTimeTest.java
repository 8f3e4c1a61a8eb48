package dev.heddle.coroutine.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.fixture.NeedsOpenInternals;
import dev.heddle.coroutine.testing.DeadlockError;
import dev.heddle.coroutine.testing.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Example: code that waits for minutes, tested in milliseconds and to the nanosecond. */
@NeedsOpenInternals
final class RetryInVirtualTimeTest {

    /** The code under test: tries again after 1, 2, 4 and so on seconds, up to a number of attempts. */
    static <T> T retry(int attempts, Callable<T> call) throws Exception {
        var pause = Duration.ofSeconds(1);
        for (int attempt = 1; ; attempt++) {
            try {
                return call.call();
            } catch (IOException e) {
                if (attempt == attempts) {
                    throw e;
                }
            }
            Coroutine.sleep(pause);
            pause = pause.multipliedBy(2);
        }
    }

    @Test
    void givesUpAfterTheLastAttempt() throws Exception {
        VirtualTime.run(loop -> {
            assertThatThrownBy(() -> retry(10, () -> {
                        throw new IOException("no answer");
                    }))
                    .isInstanceOf(IOException.class);

            assertThat(loop.elapsed()).isEqualTo(Duration.ofSeconds(1 + 2 + 4 + 8 + 16 + 32 + 64 + 128 + 256));
        });
    }

    @Test
    void otherCoroutinesGoOnMeanwhile() throws Exception {
        VirtualTime.run(loop -> {
            var repaired = new CompletableFuture<String>();
            loop.scheduler().start("repair", () -> {
                Coroutine.sleep(Duration.ofMinutes(1));
                repaired.complete("repaired");
            });

            var answer = retry(10, () -> {
                if (!repaired.isDone()) {
                    throw new IOException("no answer");
                }
                return repaired.get();
            });

            assertThat(answer).isEqualTo("repaired");
            assertThat(loop.elapsed()).isEqualTo(Duration.ofSeconds(1 + 2 + 4 + 8 + 16 + 32));
        });
    }

    @Test
    void stepByStep() throws Exception {
        try (var loop = VirtualTime.start()) {
            var sleeper = loop.scheduler().start("sleeper", () -> Coroutine.sleep(Duration.ofHours(1)));

            loop.advance(Duration.ofMinutes(59));
            assertThat(sleeper.state()).isEqualTo(Coroutine.State.SUSPENDED);
            assertThat(sleeper.waitsFor()).isEqualTo("sleep of PT1H");

            loop.advance(Duration.ofMinutes(1));
            assertThat(sleeper.state()).isEqualTo(Coroutine.State.ENDED);
        }
    }

    @Test
    void whoWaitsForEverFailsTheTest() {
        assertThatThrownBy(() -> VirtualTime.builder()
                        .patience(Duration.ZERO) // nothing comes from other threads here
                        .run(() -> Coroutine.await(new CompletableFuture<>())))
                .isInstanceOf(DeadlockError.class)
                .hasMessageContaining("whoWaitsForEverFailsTheTest");
    }
}
