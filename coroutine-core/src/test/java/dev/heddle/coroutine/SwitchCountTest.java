package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.Moment;
import dev.heddle.coroutine.fixture.TestLoops;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Exactly as many switches are counted as there were suspensions. */
final class SwitchCountTest {
    private static final int SUSPENSIONS = 50;

    @RegisterExtension
    final TestLoops loops = new TestLoops();

    @ParameterizedTest
    @EnumSource
    void coroutineThatNeverSuspendsIsNoSwitch(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        InCoroutine.run(scheduler, () -> {});

        assertThat(scheduler.switches()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void eachSuspensionIsOneSwitch(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var waiting = new AtomicReference<Suspension<Integer>>();
        var coroutine = startSuspending(scheduler, waiting);

        resumeEachTime(coroutine, waiting, () -> {});

        assertThat(scheduler.switches()).isEqualTo(SUSPENSIONS);
    }

    @ParameterizedTest
    @EnumSource
    void stackDumpsOfASuspendedCoroutineAreNoSwitches(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var waiting = new AtomicReference<Suspension<Integer>>();
        var coroutine = startSuspending(scheduler, waiting);

        resumeEachTime(coroutine, waiting, () -> {
            for (int i = 0; i < 10; i++) {
                assertThat(coroutine.thread().getStackTrace()).isNotEmpty();
            }
        });

        assertThat(scheduler.switches()).isEqualTo(SUSPENSIONS);
    }

    private static Coroutine startSuspending(
            CoroutineScheduler scheduler, AtomicReference<Suspension<Integer>> waiting) {
        return scheduler.start("suspender", () -> {
            for (int i = 0; i < SUSPENSIONS; i++) {
                assertThat(Coroutine.suspend(waiting::set)).isEqualTo(i);
            }
        });
    }

    private static void resumeEachTime(
            Coroutine coroutine, AtomicReference<Suspension<Integer>> waiting, Runnable meanwhile)
            throws InterruptedException {
        for (int i = 0; i < SUSPENSIONS; i++) {
            Eventually.isTrue("it suspends again", () -> waiting.get() != null);
            Eventually.isSuspended(coroutine);
            meanwhile.run();
            waiting.getAndSet(null).resume(i);
        }
        InCoroutine.awaitSuccess(coroutine);
    }

    /** Long enough to suspend: where the JDK's internals are closed the loop, another thread, may be faster. */
    @ParameterizedTest
    @EnumSource
    void eachSleepIsOneSwitch(LoopKind kind) throws InterruptedException {
        assertSwitches(loops.one(kind), SUSPENSIONS, () -> Coroutine.sleep(Duration.ofMillis(1)));
    }

    @ParameterizedTest
    @EnumSource
    void eachYieldIsOneSwitch(LoopKind kind) throws InterruptedException {
        assertSwitches(loops.one(kind), SUSPENSIONS, Coroutine::yieldNow);
    }

    @ParameterizedTest
    @EnumSource
    void eachSleepOfTheJdkIsOneSwitch(LoopKind kind) throws InterruptedException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "the JDK's pool does not show the JDK's suspensions");
        assertSwitches(loops.one(kind), SUSPENSIONS, Moment::ofTheJdk);
    }

    @ParameterizedTest
    @EnumSource
    void callThatNeedNotWaitIsNoSwitch(LoopKind kind) throws InterruptedException {
        var lock = new ReentrantLock();
        var queue = new LinkedBlockingQueue<String>();
        assertSwitches(loops.one(kind), 0, () -> {
            lock.lock();
            lock.unlock();
            queue.add("there");
            queue.take();
            Coroutine.<String>suspend(s -> s.resume("at once"));
        });
    }

    private static void assertSwitches(CoroutineScheduler scheduler, int switches, Coroutine.Body body)
            throws InterruptedException {
        InCoroutine.run(scheduler, () -> {
            for (int i = 0; i < SUSPENSIONS; i++) {
                body.run();
            }
        });
        assertThat(scheduler.switches()).isEqualTo(switches);
    }

    @ParameterizedTest
    @EnumSource
    void eachWaitForALockIsOneSwitch(LoopKind kind) throws InterruptedException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "the JDK's pool does not show the JDK's suspensions");
        var scheduler = loops.one(kind);
        var lock = new ReentrantLock();
        for (int i = 1; i <= SUSPENSIONS; i++) {
            lock.lock();
            var coroutine = scheduler.start("locker", () -> {
                lock.lock();
                lock.unlock();
            });
            Eventually.isSuspended(coroutine);
            lock.unlock();
            InCoroutine.awaitSuccess(coroutine);
            assertThat(scheduler.switches()).isEqualTo(i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachWaitForAMonitorIsOneSwitch(LoopKind kind) throws InterruptedException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "the JDK's pool does not show the JDK's suspensions");
        var scheduler = loops.one(kind);
        var monitor = new Object();
        for (int i = 1; i <= SUSPENSIONS; i++) {
            Coroutine coroutine;
            synchronized (monitor) {
                coroutine = scheduler.start("locker", () -> {
                    synchronized (monitor) {
                        assertThat(Thread.holdsLock(monitor)).isTrue();
                    }
                });
                Eventually.isSuspended(coroutine);
            }
            InCoroutine.awaitSuccess(coroutine);
            assertThat(scheduler.switches()).isEqualTo(i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachWaitForAQueueIsOneSwitch(LoopKind kind) throws InterruptedException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "the JDK's pool does not show the JDK's suspensions");
        var scheduler = loops.one(kind);
        var queue = new LinkedBlockingQueue<Integer>();
        var coroutine = scheduler.start("taker", () -> {
            for (int i = 1; i <= SUSPENSIONS; i++) {
                assertThat(queue.take()).isEqualTo(i);
            }
        });
        for (int i = 1; i <= SUSPENSIONS; i++) {
            int switchesBefore = i - 1;
            Eventually.isTrue("it has taken all", () -> scheduler.switches() >= switchesBefore && queue.isEmpty());
            Eventually.isSuspended(coroutine);
            queue.add(i);
        }
        InCoroutine.awaitSuccess(coroutine);

        assertThat(scheduler.switches()).isEqualTo(SUSPENSIONS);
    }

    /**
     * A dump takes a runnable coroutine out of its turn for a moment, and hands it to the loop a second time. Several threads dump,
     * so that one lets go of it now and then while the loop looks.
     */
    @Test
    void stackDumpsOfARunnableCoroutineAreNoSwitches() throws InterruptedException {
        int turns = 100_000;
        var scheduler = loops.own();
        var dumps = new AtomicInteger();
        var enough = new AtomicBoolean();
        var switches = new AtomicLong();
        var coroutine = scheduler.start("yielder", () -> {
            // The first dumps load classes, for which the coroutine may have to wait.
            while (dumps.get() < 100) {
                Coroutine.yieldNow();
            }
            long before = scheduler.switches();
            for (int i = 0; i < turns; i++) {
                Coroutine.yieldNow();
            }
            switches.set(scheduler.switches() - before);
        });
        var dumpers = Stream.generate(() -> Thread.ofPlatform().name("dumper").start(() -> {
                    while (!enough.get()) {
                        coroutine.thread().getStackTrace();
                        dumps.incrementAndGet();
                    }
                }))
                .limit(3)
                .toList();
        InCoroutine.awaitSuccess(coroutine);
        enough.set(true);
        for (var dumper : dumpers) {
            dumper.join();
        }

        assertThat(switches).hasValue(turns);
    }
}
