package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.NeedsOpenInternals;
import dev.heddle.coroutine.fixture.Sequence;
import dev.heddle.coroutine.fixture.TestLoops;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Waiting for the end of a coroutine. */
final class JoinTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @RegisterExtension
    final TestLoops loops = new TestLoops();

    /** Written by a coroutine, read after its end: no other synchronisation. */
    private int written;

    @ParameterizedTest
    @EnumSource
    void platformThreadWaitsForTheEndAndSeesWhatWasDone(LoopKind kind) throws InterruptedException {
        var joiner = Thread.currentThread();
        var coroutine = loops.one(kind).start("writer", () -> {
            Eventually.isBlocked(joiner);
            written = 42;
        });

        coroutine.join();

        assertThat(written).isEqualTo(42);
        assertThat(coroutine.state()).isEqualTo(Coroutine.State.ENDED);
    }

    @ParameterizedTest
    @EnumSource
    void coroutineWaitsForAnotherOfTheSameLoop(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var sequence = new Sequence();
        InCoroutine.run(scheduler, () -> {
            sequence.expect(1);
            var other = scheduler.start("other", () -> {
                Coroutine.yieldNow();
                sequence.expect(2);
            });
            other.join();
            sequence.expect(3);
        });
        sequence.finish(4);
    }

    @Test
    void coroutineWaitsForOneOfAnotherLoop() throws InterruptedException {
        var group = loops.group(2);
        var sequence = new Sequence();
        InCoroutine.run(group.next(), () -> {
            sequence.expect(1);
            var joiner = Coroutine.current();
            group.next()
                    .start("other", () -> {
                        Eventually.isSuspended(joiner);
                        sequence.expect(2);
                    })
                    .join();
            sequence.expect(3);
        });
        sequence.finish(4);
    }

    /** A wait of the JDK's, in real time. */
    @ParameterizedTest
    @EnumSource
    void waitOfAPlatformThreadEndsWithItsTime(LoopKind kind) throws InterruptedException {
        var coroutine = loops.one(kind).start("sleeper", () -> Coroutine.sleep(HOUR));

        assertThat(coroutine.join(Duration.ofMillis(1))).isFalse();
        coroutine.cancel("waited");
        assertThat(coroutine.join(Eventually.PATIENCE)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void waitOfACoroutineEndsWithItsTime(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var sleeper = scheduler.start("sleeper", () -> Coroutine.sleep(HOUR));
        InCoroutine.run(scheduler, () -> {
            assertThat(sleeper.join(Duration.ofMillis(1))).isFalse();
            assertThat(sleeper.join(Duration.ZERO)).isFalse();
            sleeper.cancel("waited");
            assertThat(sleeper.join(Eventually.PATIENCE)).isTrue();
            assertThat(sleeper.join(Duration.ZERO)).isTrue();
        });
    }

    @Test
    @NeedsOpenInternals
    void waitOfACoroutineGoesByTheLoopsTimers() throws Exception {
        var loop = loops.virtual();
        loop.run(() -> {
            var sleeper = loop.scheduler().start("sleeper", () -> Coroutine.sleep(HOUR));
            assertThat(sleeper.join(HOUR.minusNanos(1))).isFalse();
            assertThat(loop.elapsed()).isEqualTo(HOUR.minusNanos(1));
            assertThat(sleeper.join(HOUR)).isTrue();
            assertThat(loop.elapsed()).isEqualTo(HOUR);
        });
    }

    @ParameterizedTest
    @EnumSource
    void cancellationEndsAWaitWithATimeToo(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var sleeper = scheduler.start("sleeper", () -> Coroutine.sleep(HOUR));
        var joiner = scheduler.start("joiner", () -> sleeper.join(HOUR));
        Eventually.isSuspended(joiner);

        joiner.cancel("no patience");
        InCoroutine.awaitEnd(joiner);

        assertThat(scheduler.cancelled()).isEqualTo(1);
    }

    @Test
    void joinOfTheCancelledEndsWithoutAnException() throws InterruptedException {
        var coroutine = loops.own().start("sleeper", () -> Coroutine.sleep(HOUR));
        coroutine.cancel("at once");

        coroutine.join();

        assertThat(coroutine.failure()).isNull();
    }

    @Test
    void joinOfTheEndedReturnsAtOnce() throws InterruptedException {
        var coroutine = loops.own().start("short", () -> {});
        coroutine.join();

        coroutine.join();
        assertThat(coroutine.join(Duration.ZERO)).isTrue();
    }

    @Test
    void cancellationEndsTheWait() throws InterruptedException {
        var scheduler = loops.own();
        var sleeper = scheduler.start("sleeper", () -> Coroutine.sleep(HOUR));
        var joiner = scheduler.start("joiner", sleeper::join);
        Eventually.isSuspended(joiner);

        joiner.cancel("no patience");
        InCoroutine.awaitEnd(joiner);

        assertThat(scheduler.cancelled()).isEqualTo(1);
        assertThat(sleeper.state()).isEqualTo(Coroutine.State.SUSPENDED);
    }

    @ParameterizedTest
    @EnumSource
    void coroutineCannotWaitForItself(LoopKind kind) throws InterruptedException {
        InCoroutine.run(loops.one(kind), () -> {
            var self = Coroutine.current();
            assertThatThrownBy(self::join)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("coroutine test would wait for its own end");
            assertThatThrownBy(() -> self.join(HOUR)).isInstanceOf(IllegalStateException.class);
        });
    }

    @ParameterizedTest
    @EnumSource
    void eventLoopCannotWaitForACoroutine(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var coroutine = scheduler.start("sleeper", () -> Coroutine.sleep(HOUR));

        var joined = scheduler.eventLoop().submit(() -> {
            coroutine.join();
            return "joined";
        });

        assertThatThrownBy(joined::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("join would block event loop " + scheduler.name() + ": it may be called in a coroutine");
    }
}
