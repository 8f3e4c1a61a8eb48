package dev.heddle.coroutine.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.fixture.ExpectedLog;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.NeedsOpenInternals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs that get nowhere: they fail, say who waits for what, and leave nothing behind. */
@NeedsOpenInternals
final class StuckTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog();

    @Test
    void deadlockNamesEveryCoroutineWhatItWaitsForAndWhere() throws Exception {
        var first = new ReentrantLock();
        var second = new ReentrantLock();

        try (var loop = impatient()) {
            var error = catchThrowableOfType(
                    DeadlockError.class,
                    () -> loop.run(() -> {
                        var other = loop.scheduler().start("philosopher", "Kant", () -> lockBoth(second, first));
                        lockBoth(first, second);
                        other.join();
                    }));

            assertThat(error)
                    .hasMessageStartingWith("deadlock: all are suspended, no timer is due")
                    .hasMessageContaining("test (#")
                    .hasMessageContaining("philosopher Kant (#")
                    .hasMessageContaining("suspended for 0 ms, waiting for java.util.concurrent.locks.ReentrantLock")
                    .hasMessageContaining("StuckTest.lockBoth");
            assertThat(loop.scheduler().live()).isZero();
            assertThat(loop.scheduler().cancelled()).isEqualTo(1); // the body's own end is not counted as one
        }
    }

    private static void lockBoth(ReentrantLock one, ReentrantLock other) throws InterruptedException {
        one.lockInterruptibly();
        try {
            Coroutine.sleep(HOUR);
            other.lockInterruptibly();
            other.unlock();
        } finally {
            one.unlock();
        }
    }

    @Test
    void cancelledCoroutinesMaySleepInTheirFinallyBlocks() throws Exception {
        var steps = new ArrayList<String>();
        try (var loop = impatient()) {
            assertThatThrownBy(() -> loop.run(() -> {
                        try {
                            Coroutine.suspend(never -> {});
                        } catch (CancellationException e) {
                            steps.add(e.getMessage());
                        } finally {
                            Coroutine.sleep(HOUR);
                            steps.add("after " + loop.elapsed());
                        }
                    }))
                    .isInstanceOf(DeadlockError.class);
        }
        assertThat(steps).containsExactly("coroutine test was cancelled: deadlock", "after PT1H");
    }

    @Test
    void coroutineThatOutlivesTheBodyWithoutEndFailsTheRun() throws Exception {
        try (var loop = impatient()) {
            assertThatThrownBy(() -> loop.run(() -> {
                        loop.scheduler().start("leaked", () -> Coroutine.suspend(never -> {}));
                    }))
                    .isInstanceOf(DeadlockError.class)
                    .hasMessageStartingWith("the test's body has ended, but other coroutines wait for ever")
                    .hasMessageContaining("leaked (#")
                    .hasMessageContaining("waiting for callback");
            assertThat(loop.scheduler().live()).isZero();
        }
    }

    @Test
    void sleepOfTheLongestDurationIsAWaitWithoutEnd() throws Exception {
        try (var loop = impatient()) {
            assertThatThrownBy(() -> loop.run(() -> Coroutine.sleep(Duration.ofSeconds(Long.MAX_VALUE))))
                    .isInstanceOf(DeadlockError.class)
                    .hasMessageContaining("waiting for sleep of PT");
            assertThat(loop.elapsed()).isZero();
        }
    }

    @Test
    void loopIsFitForTheNextRun() throws Exception {
        try (var loop = impatient()) {
            assertThatThrownBy(() -> loop.run(() -> Coroutine.suspend(never -> {})))
                    .isInstanceOf(DeadlockError.class);
            loop.run(() -> Coroutine.sleep(HOUR));
            assertThat(loop.elapsed()).isEqualTo(HOUR);
        }
    }

    @Test
    void coroutineThatIsCancelledAndDoesNotEndIsNamed() throws Exception {
        var enough = new AtomicBoolean();
        try (var loop = impatient()) {
            assertThatThrownBy(() -> loop.run(() -> {
                        loop.scheduler().start("stubborn", () -> {
                            while (!enough.get()) {
                                try {
                                    Coroutine.suspend(never -> {});
                                } catch (CancellationException e) {
                                    // goes on
                                }
                            }
                        });
                    }))
                    .isInstanceOfSatisfying(
                            DeadlockError.class,
                            error -> assertThat(error.getSuppressed())
                                    .singleElement()
                                    .asString()
                                    .contains("cancelled, and still not ended", "stubborn"));
            enough.set(true);
            loop.scheduler().coroutines().getFirst().thread().interrupt();
        }
    }

    /** The limit is of real time, and must pass. */
    @Test
    void coroutineThatComputesWithoutEndIsNamedWithItsStack() throws Exception {
        var enough = new AtomicBoolean();
        try (var loop = VirtualTime.builder().limit(Duration.ofMillis(50)).start()) {
            assertThatThrownBy(() -> loop.run(() -> compute(enough)))
                    .isInstanceOf(RealTimeLimitError.class)
                    .hasMessageStartingWith("the run is not done within PT0.05S of real time; virtual time is PT0S")
                    .hasMessageContaining("test (#")
                    .hasMessageContaining("running")
                    .hasMessageContaining("StuckTest.compute");
            enough.set(true);
        }
    }

    private static void compute(AtomicBoolean enough) {
        while (!enough.get()) {
            Thread.onSpinWait();
        }
    }

    /** The limit is of real time, and must pass. */
    @Test
    void timeThatGoesOnWithoutEndIsNamedToo() throws Exception {
        try (var loop = VirtualTime.builder().limit(Duration.ofMillis(50)).start()) {
            assertThatThrownBy(() -> loop.run(() -> {
                        loop.scheduler().start("heartbeat", () -> {
                            while (true) {
                                Coroutine.sleep(HOUR);
                            }
                        });
                    }))
                    .isInstanceOf(RealTimeLimitError.class)
                    .hasMessageContaining("heartbeat (#");
            assertThat(loop.scheduler().live()).isZero();
            assertThat(loop.elapsed()).isGreaterThan(HOUR);
        }
    }

    /** The limit is of real time, and must pass. */
    @Test
    void heldTimeIsNamedToo() throws Exception {
        try (var loop = VirtualTime.builder().limit(Duration.ofMillis(50)).start();
                var hold = loop.hold()) {
            assertThat(hold).isNotNull();
            assertThatThrownBy(() -> loop.advance(HOUR))
                    .isInstanceOf(RealTimeLimitError.class)
                    .hasMessageContaining("advance(PT1H) is not done")
                    .hasMessageContaining("held 1 times");
        }
    }

    @Test
    void interruptOfTheCallerCancelsTheRun() throws Exception {
        try (var loop = VirtualTime.start()) {
            var sleeping = new CountDownLatch(1);
            var ended = new AtomicBoolean();
            var caller = Thread.currentThread();
            Thread.ofPlatform().start(() -> {
                try {
                    sleeping.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                caller.interrupt();
            });
            assertThatThrownBy(() -> loop.run(() -> {
                        try {
                            sleeping.countDown();
                            Thread.sleep(HOUR);
                        } finally {
                            ended.set(true);
                        }
                    }))
                    .isInstanceOf(InterruptedException.class);
            for (var left : loop.scheduler().coroutines()) {
                InCoroutine.awaitEnd(left);
            }
            assertThat(ended).isTrue();
        }
    }

    private static TestEventLoop impatient() {
        return VirtualTime.builder().patience(Duration.ZERO).start();
    }
}
