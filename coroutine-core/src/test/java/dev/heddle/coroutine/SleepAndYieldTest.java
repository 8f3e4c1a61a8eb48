package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.Moment;
import dev.heddle.coroutine.fixture.NeedsOpenInternals;
import dev.heddle.coroutine.fixture.Sequence;
import dev.heddle.coroutine.fixture.TestLoops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Time and turns. */
final class SleepAndYieldTest {
    @RegisterExtension
    final TestLoops loops = new TestLoops();

    /** In real time, which is all that adopted loops have, and those where the JDK's internals are closed. */
    @ParameterizedTest
    @EnumSource
    void sleepsAtLeastAsLongAsAsked(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        InCoroutine.run(scheduler, () -> {
            long start = System.nanoTime();
            Coroutine.sleep(Duration.ofMillis(1));
            assertThat(System.nanoTime() - start)
                    .isGreaterThanOrEqualTo(Duration.ofMillis(1).toNanos());
        });
    }

    @Test
    @NeedsOpenInternals
    void sleepEndsAtItsTimeAndNotBefore() throws InterruptedException {
        var loop = loops.virtual();
        var sleeper = loop.scheduler().start("sleeper", () -> Coroutine.sleep(Duration.ofMillis(20)));

        loop.advance(Duration.ofMillis(20).minusNanos(1));
        assertThat(sleeper.state()).isEqualTo(Coroutine.State.SUSPENDED);

        loop.advance(Duration.ofNanos(1));
        assertThat(sleeper.state()).isEqualTo(Coroutine.State.ENDED);
    }

    @Test
    @NeedsOpenInternals
    void sleepersWakeInTheOrderOfTheirTimes() throws Exception {
        var woken = new ArrayList<Integer>();
        var loop = loops.virtual();
        loop.run(() -> {
            for (int millis : List.of(200, 5, 100)) {
                loop.scheduler().start("sleeper", () -> {
                    Coroutine.sleep(Duration.ofMillis(millis));
                    woken.add(millis);
                });
            }
        });

        assertThat(woken).containsExactly(5, 100, 200);
        assertThat(loop.elapsed()).isEqualTo(Duration.ofMillis(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S"})
    void sleepOfNothingLetsTheOthersRun(Duration time) throws InterruptedException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "the JDK's pool promises no order");
        var scheduler = loops.own();
        var sequence = new Sequence();
        InCoroutine.run(scheduler, () -> {
            sequence.expect(1);
            var other = scheduler.start("other", () -> sequence.expect(2));
            Coroutine.sleep(time);
            sequence.expect(3);
            other.join();
        });
        sequence.finish(4);
    }

    @ParameterizedTest
    @EnumSource
    void longestDurationIsASleepWithoutEnd(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var coroutine = scheduler.start("sleeper", () -> Coroutine.sleep(Duration.ofSeconds(Long.MAX_VALUE)));
        Eventually.isSuspended(coroutine);
        // Were its end in the past, by an overflow, it would have come before this.
        TestLoops.letDueTimersRun(scheduler);

        assertThat(coroutine.cancel("long enough")).isTrue();
        InCoroutine.awaitEnd(coroutine);
        assertThat(scheduler.cancelled()).isEqualTo(1);
    }

    @Test
    @NeedsOpenInternals
    void longestDurationOutlastsACentury() throws InterruptedException {
        var loop = loops.virtual();
        var coroutine = loop.scheduler().start("sleeper", () -> Coroutine.sleep(Duration.ofSeconds(Long.MAX_VALUE)));

        loop.advance(Duration.ofDays(100 * 365));

        assertThat(coroutine.state()).isEqualTo(Coroutine.State.SUSPENDED);
    }

    @ParameterizedTest
    @EnumSource
    void yieldingCoroutinesTakeTurnsFirstInFirstOut(LoopKind kind) throws InterruptedException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "the JDK's pool promises no order");
        var scheduler = loops.one(kind);
        var turns = new ArrayList<String>();
        InCoroutine.run(scheduler, () -> {
            var coroutines = new ArrayList<Coroutine>();
            for (var name : List.of("a", "b", "c")) {
                coroutines.add(scheduler.start("turns", name, () -> {
                    for (int turn = 1; turn <= 3; turn++) {
                        turns.add(name + turn);
                        Coroutine.yieldNow();
                    }
                }));
            }
            for (var coroutine : coroutines) {
                coroutine.join();
            }
        });

        assertThat(turns).containsExactly("a1", "b1", "c1", "a2", "b2", "c2", "a3", "b3", "c3");
    }

    @Test
    void resumedCoroutinesRunInTheOrderOfTheirResumes() throws InterruptedException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "the JDK's pool promises no order");
        var scheduler = loops.own();
        var order = new ArrayList<Integer>();
        InCoroutine.run(scheduler, () -> {
            var suspensions = new ArrayList<Suspension<Integer>>();
            var coroutines = new ArrayList<Coroutine>();
            for (int i = 0; i < 5; i++) {
                coroutines.add(scheduler.start("waiter", () -> order.add(Coroutine.suspend(suspensions::add))));
            }
            Coroutine.yieldNow();
            for (int i = 4; i >= 0; i--) {
                suspensions.get(i).resume(i);
            }
            for (var coroutine : coroutines) {
                coroutine.join();
            }
        });

        assertThat(order).containsExactly(4, 3, 2, 1, 0);
    }

    /** On an adopted loop Netty runs tasks for up to a second before it looks at its timers and sockets again. */
    @Test
    void yieldingForEverStarvesNeitherTheLoopsTasksNorItsTimers() throws InterruptedException {
        var scheduler = loops.own();
        var enough = new AtomicBoolean();
        var coroutine = scheduler.start("yielder", () -> {
            while (!enough.get()) {
                Coroutine.yieldNow();
            }
        });

        assertThat(scheduler.call(() -> "a task")).isEqualTo("a task");
        TestLoops.letDueTimersRun(scheduler);

        enough.set(true);
        InCoroutine.awaitSuccess(coroutine);
    }

    @Test
    void bothAreRefusedOutsideOfACoroutine() {
        assertThatThrownBy(() -> Coroutine.sleep(Moment.SHORTEST)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(Coroutine::yieldNow).isInstanceOf(IllegalStateException.class);
    }
}
