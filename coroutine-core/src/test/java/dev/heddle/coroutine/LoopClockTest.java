package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.HandClock;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.NeedsOpenInternals;
import dev.heddle.coroutine.fixture.TestLoops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The clock of a loop: what is asked of it, and that the loop's cached time is never older than its last rest. */
@NeedsOpenInternals
final class LoopClockTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @RegisterExtension
    final TestLoops loops = new TestLoops();

    private final HandClock clock = new HandClock();
    private final VirtualLoopScheduler scheduler = (VirtualLoopScheduler) loops.own(clock);

    @Test
    void clockIsAskedWhenNothingCanGoOn() {
        Eventually.isTrue("the clock is asked", () -> clock.asked() > 0);
    }

    @Test
    void outsideWorkKeepsTheLoopFromAskingTheClock() throws InterruptedException {
        scheduler.beginOutsideWork();
        scheduler.beginOutsideWork();
        InCoroutine.run(scheduler, Coroutine::yieldNow);
        int before = clock.asked();
        scheduler.endOutsideWork();
        InCoroutine.run(scheduler, Coroutine::yieldNow);
        scheduler.call(() -> "a task");
        assertThat(clock.asked()).isEqualTo(before);

        scheduler.endOutsideWork();
        Eventually.isTrue("the clock is asked again", () -> clock.asked() > before);
    }

    /** A loop that has rested serves now what came meanwhile: its time is not that of before the rest. */
    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void taskThatComesAfterARestSeesThePresentTime(Transport transport) {
        var resting = resting(transport);
        long before = resting.nanoTime();

        assertThat(resting.call(resting::now) - before).isNotNegative();
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void coroutineThatIsResumedAfterARestSeesThePresentTime(Transport transport) throws InterruptedException {
        var resting = resting(transport);
        long before = resting.nanoTime();

        assertThat(InCoroutine.<Long>call(resting, resting::now) - before).isNotNegative();
    }

    private VirtualLoopScheduler resting(Transport transport) {
        var resting = (VirtualLoopScheduler) loops.group(1, transport).next();
        resting.call(() -> "it runs");
        Eventually.isTrue("the loop rests", resting::loopThreadWaits);
        return resting;
    }

    /** The loop thread waits for a lock, unmounted; coroutines run on, and each slice reads the clock. */
    @Test
    void coroutinesSeeTheTimePassWhileTheLoopThreadIsSuspended() throws InterruptedException {
        var lock = new ReentrantLock();
        var times = new ArrayList<Long>();
        lock.lock();
        // Not a task of Netty's, which would run as part of the wait for I/O.
        scheduler
                .eventLoop()
                .execute(() -> scheduler.execute(() -> {
                    lock.lock();
                    lock.unlock();
                }));
        Eventually.isTrue("the loop thread waits for the lock", lock::hasQueuedThreads);
        var coroutine = scheduler.start("observer", () -> {
            for (int i = 0; i < 2; i++) {
                LockSupport.park();
                times.add(scheduler.now());
            }
        });
        for (int hour = 1; hour <= 2; hour++) {
            Eventually.isTrue("it is parked", () -> coroutine.thread().getState() == Thread.State.WAITING);
            clock.advance(HOUR);
            int seen = hour - 1;
            coroutine.unpark();
            Eventually.isTrue("it has looked", () -> times.size() > seen);
        }
        InCoroutine.awaitSuccess(coroutine);
        lock.unlock();

        assertThat(times).containsExactly(HOUR.toNanos(), 2 * HOUR.toNanos());
    }

    @Test
    void clockIsForOneLoopAndTheJdksSelector() {
        assertThatThrownBy(() -> EventLoops.builder().count(2).clock(clock).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 event loops with a clock: allowed is 1");
        assertThatThrownBy(() -> EventLoops.builder()
                        .count(1)
                        .transport(Transport.EPOLL)
                        .clock(clock)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("transport epoll with a clock: allowed are auto, nio");
    }
}
