package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.NeedsOpenInternals;
import dev.heddle.coroutine.fixture.TestLoops;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Timed waits of the JDK in a coroutine: who ends them, and that each has an end. */
final class TimedWaitTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @RegisterExtension
    final TestLoops loops = new TestLoops();

    enum Wait {
        SLEEP {
            @Override
            void run(long millis) throws InterruptedException {
                Thread.sleep(millis);
            }
        },
        QUEUE {
            @Override
            void run(long millis) throws InterruptedException {
                assertThat(new ArrayBlockingQueue<String>(1).poll(millis, TimeUnit.MILLISECONDS))
                        .isNull();
            }
        },
        MONITOR {
            @Override
            @SuppressWarnings("WaitNotInLoop") // nobody notifies, and it is the time that is asked for
            void run(long millis) throws InterruptedException {
                var monitor = new Object();
                synchronized (monitor) {
                    monitor.wait(millis);
                }
            }
        },
        PLAIN_VIRTUAL_THREAD {
            @Override
            void run(long millis) throws InterruptedException {
                Thread.ofVirtual()
                        .start(() -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis)))
                        .join();
            }
        };

        abstract void run(long millis) throws InterruptedException;
    }

    @ParameterizedTest
    @EnumSource
    void eachLastsAsLongAsAsked(Wait wait) throws InterruptedException {
        for (var kind : LoopKind.values()) {
            InCoroutine.run(loops.one(kind), () -> {
                long start = System.nanoTime();
                wait.run(2);
                assertThat(System.nanoTime() - start)
                        .as("%s on a loop that is %s", wait, kind)
                        .isGreaterThanOrEqualTo(Duration.ofMillis(2).toNanos());
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    @NeedsOpenInternals
    void theEventLoopHasATimerForItAsLongAsItLasts(Wait wait) throws InterruptedException {
        var scheduler = loops.own();
        assertThat(hasTimer(scheduler)).isFalse();

        var waiter = scheduler.start("waiter", () -> wait.run(HOUR.toMillis()));
        Eventually.isSuspended(waiter);
        while (!hasTimer(scheduler)) {
            Thread.onSpinWait();
        }
        waiter.cancel("no longer");
        InCoroutine.awaitEnd(waiter);

        if (wait != Wait.PLAIN_VIRTUAL_THREAD) { // which is not the coroutine, and is not cancelled with it
            assertThat(hasTimer(scheduler)).isFalse();
        }
    }

    private static boolean hasTimer(CoroutineScheduler scheduler) throws InterruptedException {
        var has = new AtomicBoolean();
        InCoroutine.run(scheduler, () -> {
            var waits = Objects.requireNonNull(((VirtualLoopScheduler) scheduler).timedWaits());
            has.set(!waits.isEmpty());
        });
        return has.get();
    }

    @Test
    @NeedsOpenInternals
    void aWaitThatEndsInTheSliceThatBeganItLeavesNoTimer() throws InterruptedException {
        var scheduler = loops.own();
        InCoroutine.run(scheduler, () -> {
            var waiter = Thread.currentThread();
            scheduler.start("waker", () -> LockSupport.unpark(waiter));
            LockSupport.parkNanos(HOUR.toNanos());
        });
        assertThat(hasTimer(scheduler)).isFalse();
    }

    @Test
    @NeedsOpenInternals
    void theyEndInFinallyBlocksOfALoopThatHasShutDown() throws InterruptedException {
        var scheduler = loops.own();
        var tidied = new AtomicBoolean();
        var waiter = scheduler.start("tidies", () -> {
            try {
                Thread.sleep(HOUR);
            } finally {
                assertThat(scheduler.eventLoop().isShuttingDown()).isTrue();
                Thread.sleep(1);
                Eventually.isTrue(
                        "Netty's loop has ended", () -> scheduler.eventLoop().isTerminated());
                Thread.sleep(1);
                tidied.set(true);
            }
        });
        Eventually.isSuspended(waiter);

        scheduler.eventLoop().shutdownGracefully(0, 0, TimeUnit.SECONDS);

        InCoroutine.awaitEnd(waiter);
        assertThat(tidied).isTrue();
    }
}
