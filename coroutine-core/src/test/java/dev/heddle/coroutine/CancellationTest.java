package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.ExpectedLog;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.Moment;
import dev.heddle.coroutine.fixture.Sequence;
import dev.heddle.coroutine.fixture.TestLoops;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A coroutine leaves its present or next suspension when it is cancelled, in order. */
final class CancellationTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @RegisterExtension
    final TestLoops loops = new TestLoops();

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog();

    @ParameterizedTest
    @EnumSource
    void leavesASleepWithTheReason(LoopKind kind) throws InterruptedException {
        var thrown = cancelWhenSuspended(loops.one(kind), () -> Coroutine.sleep(HOUR));

        assertThat(thrown)
                .isInstanceOf(CancellationException.class)
                .hasMessage("coroutine waiter was cancelled: the client left");
    }

    @ParameterizedTest
    @EnumSource
    void leavesASuspensionThatNobodyResumes(LoopKind kind) throws InterruptedException {
        var handedOver = new AtomicReference<Suspension<String>>();

        var thrown = cancelWhenSuspended(loops.one(kind), () -> Coroutine.suspend(handedOver::set));

        assertThat(thrown).isInstanceOf(CancellationException.class);
        assertThat(handedOver.get().resume("too late")).isFalse();
        assertThat(handedOver.get().fail(new IOException("too late"))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void leavesAPark(LoopKind kind) throws InterruptedException {
        var thrown = cancelWhenSuspended(loops.one(kind), () -> Coroutine.park("nobody"));

        assertThat(thrown).isInstanceOf(CancellationException.class);
    }

    @ParameterizedTest
    @EnumSource
    void leavesTheJdksSleep(LoopKind kind) throws InterruptedException {
        var thrown = cancelWhenSuspended(loops.one(kind), () -> Thread.sleep(HOUR));

        assertThat(thrown).isInstanceOf(InterruptedException.class);
    }

    @ParameterizedTest
    @EnumSource
    void leavesTheJdksQueues(LoopKind kind) throws InterruptedException {
        var thrown = cancelWhenSuspended(loops.one(kind), () -> new LinkedBlockingQueue<String>().take());

        assertThat(thrown).isInstanceOf(InterruptedException.class);
    }

    /** Lets code suspend, cancels it, checks that it counts as cancelled; returns what it was left with. */
    private static Throwable cancelWhenSuspended(CoroutineScheduler scheduler, Coroutine.Body code)
            throws InterruptedException {
        var thrown = new AtomicReference<Throwable>();
        var coroutine = scheduler.start("waiter", () -> {
            try {
                code.run();
            } catch (Exception e) {
                thrown.set(e);
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
                throw e;
            }
        });
        Eventually.isSuspended(coroutine);

        assertThat(coroutine.cancel("the client left")).isTrue();
        InCoroutine.awaitEnd(coroutine);

        assertThat(coroutine.failure()).isNull();
        assertThat(scheduler.cancelled()).isEqualTo(1);
        assertThat(scheduler.failed()).isZero();
        return thrown.get();
    }

    @Test
    void keepsTheFirstReasonAndRefusesTheSecond() throws InterruptedException {
        var coroutine = loops.own().start("sleeper", () -> Coroutine.sleep(HOUR));
        assertThat(coroutine.cancelReason()).isNull();

        assertThat(coroutine.cancel("first")).isTrue();
        assertThat(coroutine.cancel("second")).isFalse();
        InCoroutine.awaitEnd(coroutine);

        assertThat(coroutine.cancelReason()).isEqualTo("first");
    }

    @Test
    void isRefusedAfterTheEnd() throws InterruptedException {
        var coroutine = loops.own().start("short", () -> {});
        InCoroutine.awaitSuccess(coroutine);

        assertThat(coroutine.cancel("too late")).isFalse();
        assertThat(coroutine.cancelReason()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void finallyMaySuspendAgain(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var sequence = new Sequence();
        var coroutine = scheduler.start("tidy", () -> {
            try {
                sequence.expect(1);
                Coroutine.sleep(HOUR);
            } finally {
                sequence.expect(2);
                Moment.ofTheLoop();
                Moment.ofTheJdk();
                assertThat(Coroutine.<String>suspend(s -> scheduler.execute(() -> s.resume("farewell"))))
                        .isEqualTo("farewell");
                sequence.expect(3);
            }
        });
        Eventually.isSuspended(coroutine);

        coroutine.cancel("enough");
        InCoroutine.awaitEnd(coroutine);

        sequence.finish(4);
        assertThat(scheduler.cancelled()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void beforeTheFirstTurnIsKeptForTheFirstSuspension(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var ran = new AtomicBoolean();
        var coroutine = InCoroutine.call(scheduler, () -> {
            var started = scheduler.start("early", () -> {
                ran.set(true);
                Coroutine.sleep(HOUR);
            });
            started.cancel("before its turn");
            return started;
        });
        InCoroutine.awaitEnd(coroutine);

        assertThat(ran).isTrue();
        assertThat(scheduler.cancelled()).isEqualTo(1);
    }

    @Test
    void leavesCodeAloneThatNeverSuspends() throws InterruptedException {
        var scheduler = loops.own();
        var running = new CountDownLatch(1);
        var enough = new AtomicBoolean();
        var coroutine = scheduler.start("computer", () -> {
            running.countDown();
            while (!enough.get()) {
                Thread.onSpinWait();
            }
        });
        running.await();
        coroutine.cancel("unheard");
        enough.set(true);
        InCoroutine.awaitSuccess(coroutine);

        assertThat(scheduler.completed()).isEqualTo(1);
        assertThat(scheduler.cancelled()).isZero();
    }

    @Test
    void isNoticedByCodeThatAsks() throws InterruptedException {
        var scheduler = loops.own();
        InCoroutine.run(scheduler, () -> {
            Coroutine.throwIfCancelled();
            var self = Coroutine.current();
            self.cancel("by itself");
            assertThatThrownBy(Coroutine::throwIfCancelled)
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("coroutine test was cancelled: by itself");
            Coroutine.throwIfCancelled();
        });
    }

    @Test
    void endsAYield() throws InterruptedException {
        var scheduler = loops.own();
        var coroutine = scheduler.start("yielder", () -> {
            while (true) {
                Coroutine.yieldNow();
            }
        });
        coroutine.cancel("enough turns");
        InCoroutine.awaitEnd(coroutine);

        assertThat(scheduler.cancelled()).isEqualTo(1);
    }

    @Test
    void doesNotHideAnotherFailure() throws InterruptedException {
        var scheduler = loops.own();
        var coroutine = scheduler.start("clumsy", () -> {
            try {
                Coroutine.sleep(HOUR);
            } catch (CancellationException e) {
                throw new IOException("while tidying up", e);
            }
        });
        Eventually.isSuspended(coroutine);
        coroutine.cancel("stop");
        InCoroutine.awaitEnd(coroutine);

        log.expect("Coroutine clumsy failed");
        assertThat(coroutine.failure()).hasMessage("while tidying up");
        assertThat(scheduler.failed()).isEqualTo(1);
        assertThat(scheduler.cancelled()).isZero();
    }

    @Test
    void ofSomethingElseIsAFailureOfTheCoroutine() throws InterruptedException {
        var scheduler = loops.own();
        var coroutine = scheduler.start("bystander", () -> {
            throw new CancellationException("the query, not the coroutine");
        });
        InCoroutine.awaitEnd(coroutine);

        log.expect("Coroutine bystander failed");
        assertThat(scheduler.failed()).isEqualTo(1);
    }

    @Test
    void isNotWhatAnInterruptWithoutAReasonCountsAs() throws InterruptedException {
        var scheduler = loops.own();
        var coroutine = scheduler.start("sleeper", () -> Coroutine.sleep(HOUR));
        Eventually.isSuspended(coroutine);

        coroutine.thread().interrupt();
        InCoroutine.awaitEnd(coroutine);

        log.expect("Coroutine sleeper failed");
        assertThat(coroutine.failure())
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("was interrupted");
        assertThat(scheduler.failed()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void withAResumeAtOnceLosesNoValue(LoopKind kind) throws InterruptedException {
        var received = new AtomicReference<String>();
        var scheduler = loops.one(kind);
        var coroutine = scheduler.start("lucky", () -> {
            received.set(Coroutine.suspend(s -> {
                s.resume("delivered");
                Coroutine.current().cancel("too late for this wait");
            }));
            Coroutine.sleep(HOUR);
        });
        InCoroutine.awaitEnd(coroutine);

        assertThat(received).hasValue("delivered");
        assertThat(scheduler.cancelled()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void racingAResumeDeliversOrRefusesTheValueNeverBothNorNeither(LoopKind kind) throws Exception {
        var scheduler = loops.one(kind);
        var race = new CyclicBarrier(2);
        for (int round = 0; round < 300; round++) {
            var handedOver = new AtomicReference<Suspension<String>>();
            var received = new AtomicReference<String>();
            var coroutine = scheduler.start("racer", () -> {
                received.set(Coroutine.suspend(handedOver::set));
                Coroutine.sleep(HOUR);
            });
            Eventually.isSuspended(coroutine);
            var canceller = Thread.startVirtualThread(() -> {
                meet(race);
                coroutine.cancel("the race");
            });
            meet(race);
            boolean accepted = handedOver.get().resume("value");
            canceller.join();
            InCoroutine.awaitEnd(coroutine);

            assertThat(received.get()).isEqualTo(accepted ? "value" : null);
            assertThat(scheduler.cancelled()).isEqualTo(round + 1);
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
