package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.Sequence;
import dev.heddle.coroutine.fixture.TestLoops;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

/** Offloaded code runs elsewhere, its coroutine waits, its event loop does not. */
final class OffloadTest {
    private static final ScopedValue<String> USER = ScopedValue.newInstance();

    @RegisterExtension
    final TestLoops loops = new TestLoops();

    @ParameterizedTest
    @EnumSource
    void returnsTheResultOnTheCoroutinesOwnThread(LoopKind kind) throws InterruptedException {
        InCoroutine.run(loops.one(kind), () -> {
            var here = Thread.currentThread();
            var there = Offload.call(() -> {
                assertThat(Coroutine.currentOrNull()).isNull();
                return Thread.currentThread();
            });
            assertThat(there).isNotSameAs(here);
            assertThat(there.isVirtual()).isTrue();
            assertThat(Thread.currentThread()).isSameAs(here);
        });
    }

    @ParameterizedTest
    @EnumSource
    void leavesTheEventLoopToOthers(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        InCoroutine.run(scheduler, () -> {
            var sequence = new Sequence();
            var turn = new CountDownLatch(1);
            var other = scheduler.start("other", () -> {
                sequence.expect(1);
                turn.countDown();
            });
            // Spins until the other has had its turn: on the loop itself that would be for ever.
            Offload.run(() -> {
                while (turn.getCount() > 0) {
                    Thread.onSpinWait();
                }
            });
            sequence.finish(2);
            other.join();
        });
    }

    @Test
    void isNotOnTheEventLoopsThread() throws InterruptedException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "only then do coroutines run on the loop");
        var scheduler = loops.own();
        InCoroutine.run(scheduler, () -> {
            assertThat(scheduler.isCurrent()).isTrue();
            assertThat(Offload.<Boolean, RuntimeException>call(scheduler::isCurrent))
                    .isFalse();
            assertThat(scheduler.isCurrent()).isTrue();
        });
    }

    @ParameterizedTest
    @EnumSource
    void throwsWhatTheCodeThrows(LoopKind kind) throws InterruptedException {
        InCoroutine.run(loops.one(kind), () -> {
            assertThatThrownBy(() -> Offload.run(() -> {
                        throw new IOException("no such file");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("no such file");
            assertThatThrownBy(() -> Offload.run(() -> {
                        throw new StackOverflowError();
                    }))
                    .isInstanceOf(StackOverflowError.class);
        });
    }

    @ParameterizedTest
    @EnumSource
    void cancellingInterruptsTheCodeAndWaitsForItsEnd(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var sequence = new Sequence();
        var started = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        var coroutine = scheduler.start("caller", () -> {
            try {
                Offload.run(() -> {
                    started.countDown();
                    try {
                        never.await();
                    } finally {
                        sequence.expect(1);
                    }
                });
            } finally {
                sequence.expect(2);
            }
        });
        started.await();

        coroutine.cancel("the client left");
        InCoroutine.awaitEnd(coroutine);

        sequence.finish(3);
        assertThat(scheduler.cancelled()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void resultThatComesDespiteACancelIsNotLost(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var result = new AtomicReference<String>();
        var next = new AtomicReference<Throwable>();
        var interrupted = new CountDownLatch(1);
        var spinning = new CountDownLatch(1);
        var coroutine = scheduler.start("caller", () -> {
            result.set(Offload.<String, RuntimeException>call(() -> {
                spinning.countDown();
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
                interrupted.countDown();
                return "acquired";
            }));
            try {
                Coroutine.yieldNow();
            } catch (CancellationException e) {
                next.set(e);
                throw e;
            }
        });
        spinning.await();
        coroutine.cancel("the client left");
        InCoroutine.awaitEnd(coroutine);

        assertThat(interrupted.getCount()).isZero();
        assertThat(result).hasValue("acquired");
        assertThat(next.get()).hasMessage("coroutine caller was cancelled: the client left");
    }

    @Test
    void codeHasTheLoggingContext() throws InterruptedException {
        InCoroutine.run(loops.own(), () -> {
            MDC.put("request", "17");
            assertThat(Offload.<String, RuntimeException>call(() -> MDC.get("request")))
                    .isEqualTo("17");
        });
    }

    @Test
    void codeHasTheScopedValues() throws InterruptedException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "only the JDK's own threads inherit where it is closed");
        InCoroutine.run(
                loops.own(),
                () -> assertThat(ScopedValue.where(USER, "ada")
                                .<String, RuntimeException>call(() -> Offload.call(USER::get)))
                        .isEqualTo("ada"));
    }

    @Test
    void offTheLoopTheCodeIsCalledDirectly() throws InterruptedException {
        var here = Thread.currentThread();
        assertThat(Offload.<Thread, RuntimeException>call(Thread::currentThread))
                .isSameAs(here);
        InCoroutine.run(
                loops.own(),
                () -> assertThat(Offload.<Boolean, RuntimeException>call(() -> {
                            var outer = Thread.currentThread();
                            return Offload.<Thread, RuntimeException>call(Thread::currentThread) == outer;
                        }))
                        .isTrue());
    }

    @Test
    void isRefusedOnTheEventLoopsOwnSide() {
        var scheduler = loops.own();
        var ran = new AtomicBoolean();
        assertThatThrownBy(() -> scheduler.call(() -> {
                    Offload.run(() -> ran.set(true));
                    return null;
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Offload.call would block event loop");
        assertThat(ran).isFalse();
    }

    @Test
    void manyAtOnceAllReturn() throws InterruptedException {
        var scheduler = loops.own();
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            scheduler.start(
                    "caller",
                    () -> assertThat(Offload.<Integer, RuntimeException>call(() -> number + 1))
                            .isEqualTo(number + 1));
        }
        Eventually.isTrue("all have ended", () -> scheduler.live() == 0);
        assertThat(scheduler.completed()).isEqualTo(1_000);
    }
}
