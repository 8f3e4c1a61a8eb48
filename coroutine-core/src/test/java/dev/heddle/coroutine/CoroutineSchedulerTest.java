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
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one event loop offers besides its coroutines: tasks and calls on the loop's side, time, observation. */
final class CoroutineSchedulerTest {
    @RegisterExtension
    final TestLoops loops = new TestLoops();

    @ParameterizedTest
    @EnumSource
    void tasksRunWhereNettyIsInItsEventLoop(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var inEventLoop = new ArrayList<Boolean>();
        var done = new CountDownLatch(2);
        Runnable task = () -> {
            inEventLoop.add(scheduler.eventLoop().inEventLoop());
            inEventLoop.add(scheduler.isCurrent());
            done.countDown();
        };

        scheduler.execute(task);
        InCoroutine.run(scheduler, () -> scheduler.execute(task));
        done.await();

        assertThat(inEventLoop).containsExactly(true, true, true, true);
    }

    @ParameterizedTest
    @EnumSource
    void namesItsPlatformThread(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        InCoroutine.run(scheduler, () -> {});

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.threadId() == scheduler.platformThreadId())
                .extracting(Thread::getName)
                .containsExactly(scheduler.name());
    }

    @ParameterizedTest
    @EnumSource
    void tasksOfOneCoroutineRunInTheirOrder(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var sequence = new Sequence();
        InCoroutine.run(scheduler, () -> {
            for (int step = 1; step <= 100; step++) {
                int next = step;
                scheduler.execute(() -> sequence.expect(next));
            }
            Coroutine.<String>suspend(s -> scheduler.execute(() -> s.resume("after all of them")));
        });
        sequence.finish(101);
    }

    @ParameterizedTest
    @EnumSource
    void taskOfACoroutineRunsOnceItHasSuspended(LoopKind kind) throws InterruptedException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "the JDK's pool and the loop run at once");
        var scheduler = loops.one(kind);
        var sequence = new Sequence();
        InCoroutine.run(scheduler, () -> {
            scheduler.execute(() -> sequence.expect(2));
            sequence.expect(1);
            Coroutine.<String>suspend(s -> scheduler.execute(() -> s.resume("go on")));
            sequence.expect(3);
        });
        sequence.finish(4);
    }

    /** However busy the coroutines are with one another: what one has sent goes out before it goes on. */
    @Test
    @NeedsOpenInternals
    void taskOfACoroutineRunsBeforeItsNextTurn() throws InterruptedException {
        var scheduler = loops.own();
        var order = new ArrayList<String>();
        InCoroutine.run(scheduler, () -> {
            var other = scheduler.start("other", () -> {
                for (int i = 0; i < 100; i++) {
                    Coroutine.yieldNow();
                }
            });
            for (int i = 0; i < 3; i++) {
                scheduler.execute(() -> order.add("task"));
                Coroutine.yieldNow();
                order.add("turn");
            }
            other.join();
        });

        assertThat(order).containsExactly("task", "turn", "task", "turn", "task", "turn");
    }

    @ParameterizedTest
    @EnumSource
    void taskThatThrowsDoesNotStopTheLoop(LoopKind kind) {
        var scheduler = loops.one(kind);
        scheduler.execute(() -> {
            throw new IllegalStateException("a broken task");
        });

        assertThat(scheduler.call(() -> "alive")).isEqualTo("alive");
    }

    @ParameterizedTest
    @EnumSource
    void callBringsTheResultToAnyThread(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var other = loops.own();

        assertThat(scheduler.call(() -> "to a platform thread")).isEqualTo("to a platform thread");
        assertThat(InCoroutine.call(scheduler, () -> scheduler.call(() -> "to its own coroutine")))
                .isEqualTo("to its own coroutine");
        assertThat(InCoroutine.call(other, () -> scheduler.call(() -> "to another loop's coroutine")))
                .isEqualTo("to another loop's coroutine");
    }

    @ParameterizedTest
    @EnumSource
    void callThrowsWhatTheCodeThrows(LoopKind kind) {
        var scheduler = loops.one(kind);

        assertThatThrownBy(() -> scheduler.call(() -> {
                    throw new IllegalArgumentException("unchecked");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unchecked");
        assertThatThrownBy(() -> scheduler.call(() -> {
                    throw new AssertionError("an error");
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessage("an error");
    }

    @Test
    void callIsNoCancellationPointAndKeepsTheCancellation() throws InterruptedException {
        var scheduler = loops.own();
        var other = loops.own();
        var result = new AtomicReference<String>();
        var coroutine = scheduler.start("caller", () -> {
            Coroutine.current().cancel("while it calls");
            result.set(other.call(() -> "not lost"));
            Coroutine.sleep(Duration.ofHours(1));
        });
        InCoroutine.awaitEnd(coroutine);

        assertThat(result).hasValue("not lost");
        assertThat(scheduler.cancelled()).isEqualTo(1);
    }

    @Test
    void callToAnotherLoopIsRefusedOnALoop() {
        var group = loops.group(2);
        var one = group.next();
        var other = group.next();

        assertThatThrownBy(() -> one.eventLoop()
                        .submit(() -> other.call(() -> "deadlock"))
                        .get())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("call would block event loop " + one.name());
    }

    @ParameterizedTest
    @EnumSource
    void isCurrentOnItsOwnLoopOnly(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var other = loops.own();

        assertThat(scheduler.isCurrent()).isFalse();
        assertThat(other.call(scheduler::isCurrent)).isFalse();
        assertThat(scheduler.call(scheduler::isCurrent)).isTrue();
        assertThat(InCoroutine.call(scheduler, scheduler::isCurrent)).isEqualTo(EventLoops.coroutinesRunOnEventLoops());
        assertThat(InCoroutine.call(other, scheduler::isCurrent)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void timeElsewhereIsThatOfNanoTime(LoopKind kind) {
        var scheduler = loops.one(kind);

        long before = System.nanoTime();
        long now = scheduler.now();

        assertThat(now - before).isNotNegative();
        assertThat(System.nanoTime() - now).isNotNegative();
    }

    /** However the coroutine came to its turn, and whether the loop's own side had one or not. */
    @ParameterizedTest
    @EnumSource
    void timeInACoroutineIsLaterThanItsLastSuspension(Transport transport) throws InterruptedException {
        assumeTrue(transport.isAvailable(), "this machine does not have it");
        var scheduler = loops.group(1, transport).next();
        InCoroutine.run(scheduler, () -> {
            for (int i = 0; i < 20; i++) {
                long before = System.nanoTime();
                Moment.ofTheJdk();
                assertThat(scheduler.now() - before)
                        .as("time since before a sleep")
                        .isPositive();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void observerIsToldOfOneSliceInSixtyFour(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var slices = new ConcurrentLinkedQueue<Long>();
        scheduler.observeSlices(slices::add);

        InCoroutine.run(scheduler, () -> {
            for (int i = 0; i < 10 * LoopScheduler.SAMPLED_SLICES; i++) {
                Coroutine.yieldNow();
            }
        });
        scheduler.observeSlices(null);
        InCoroutine.run(scheduler, () -> {
            for (int i = 0; i < 2 * LoopScheduler.SAMPLED_SLICES; i++) {
                Coroutine.yieldNow();
            }
        });

        if (EventLoops.coroutinesRunOnEventLoops()) {
            assertThat(slices)
                    .hasSize(10)
                    .allSatisfy(nanos -> assertThat(nanos).isBetween(1L, Eventually.PATIENCE.toNanos()));
        } else {
            assertThat(slices).isEmpty();
        }
    }
}
