package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.Moment;
import dev.heddle.coroutine.fixture.Sequence;
import dev.heddle.coroutine.fixture.TestLoops;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A coroutine is suspended while it holds a lock, and code on its event loop's side, such as a channel handler, wants the
 * same lock.
 *
 * <p>A platform thread in that place waits for ever: the holder can go on only on the thread that waits for it. {@link
 * #adoptedLoopWaitsForEverForALockThatItsOwnSuspendedCoroutineHolds()} shows it. An event loop of Heddle's own is a
 * virtual thread beside its coroutines, and only waits its turn.
 */
final class SharedLockTest {
    @RegisterExtension
    final TestLoops loops = new TestLoops();

    private final Sequence sequence = new Sequence();

    /** The event loop's thread, once code on its side is about to take the lock. */
    private final AtomicReference<Thread> loopAtTheLock = new AtomicReference<>();

    /** Once it has had it. */
    private final CountDownLatch loopIsThrough = new CountDownLatch(1);

    /** Of the coroutine that holds the lock. */
    private final AtomicReference<Suspension<String>> suspension = new AtomicReference<>();

    /** Both kinds of lock, used alike. */
    @SuppressWarnings("ImmutableEnumChecker") // the locks are what it is about; each test class has them to itself
    enum Lock {
        MONITOR {
            private final Object monitor = new Object();

            @Override
            void hold(Coroutine.Body code) throws Exception {
                synchronized (monitor) {
                    code.run();
                }
            }
        },
        REENTRANT_LOCK {
            private final ReentrantLock lock = new ReentrantLock();

            @Override
            void hold(Coroutine.Body code) throws Exception {
                lock.lock();
                try {
                    code.run();
                } finally {
                    lock.unlock();
                }
            }
        };

        abstract void hold(Coroutine.Body code) throws Exception;
    }

    /** What resumes the loop comes from that thread, and coroutines that take turns leave the queue never empty. */
    @Test
    void loopGetsALockFromAnotherThreadAlthoughCoroutinesAreAlwaysRunnable() throws InterruptedException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "else they have another thread");
        var scheduler = loops.own();
        var lock = new ReentrantLock();
        var taken = new AtomicBoolean();
        var turns = new AtomicInteger();
        lock.lock();
        scheduler.execute(() -> {
            lock.lock();
            lock.unlock();
            taken.set(true);
        });
        Eventually.isTrue("the loop waits for the lock", lock::hasQueuedThreads);
        var runnable = scheduler.start("always runnable", () -> {
            while (!taken.get()) {
                turns.incrementAndGet();
                Coroutine.yieldNow();
            }
        });
        Eventually.isTrue("the coroutine runs meanwhile", () -> turns.get() > 1_000);

        lock.unlock();

        InCoroutine.awaitEnd(runnable);
        assertThat(taken).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void loopWaitsForALockThatASleepingCoroutineHolds(Lock lock) throws InterruptedException {
        var holder = startHolder(loops.own(), lock, () -> {
            Eventually.isTrue("the loop is at the lock", () -> loopAtTheLock.get() != null);
            Moment.ofTheJdk();
        });

        awaitBoth(holder);
    }

    @ParameterizedTest
    @EnumSource
    void loopWaitsForALockWhoseHolderAForeignThreadResumes(Lock lock) throws InterruptedException {
        var holder = startHolder(loops.own(), lock, this::suspend);
        Eventually.isTrue("the loop is at the lock", () -> loopAtTheLock.get() != null);
        Eventually.isBlocked(loopAtTheLock.get());
        Eventually.isSuspended(holder);

        suspension.get().resume("go on");

        awaitBoth(holder);
    }

    @ParameterizedTest
    @EnumSource
    void loopWaitsForALockWhoseHolderAnotherOfItsCoroutinesResumes(Lock lock) throws InterruptedException {
        var scheduler = loops.own();
        var holder = startHolder(scheduler, lock, this::suspend);
        var helper = scheduler.start("helper", () -> {
            Eventually.isTrue("the loop is at the lock", () -> suspension.get() != null && loopAtTheLock.get() != null);
            suspension.get().resume("go on");
        });

        InCoroutine.awaitSuccess(helper);
        awaitBoth(holder);
    }

    @ParameterizedTest
    @EnumSource
    void otherCoroutinesOfTheLoopRunWhileItWaits(Lock lock) throws InterruptedException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "the JDK's pool has threads to spare");
        var scheduler = loops.own();
        var holder = startHolder(scheduler, lock, this::suspend);
        Eventually.isTrue("the loop is at the lock", () -> loopAtTheLock.get() != null);
        Eventually.isBlocked(loopAtTheLock.get());

        var carrier = ((VirtualLoopScheduler) scheduler).carrier();
        var ranOn = InCoroutine.call(scheduler, () -> {
            Coroutine.yieldNow();
            Moment.ofTheJdk();
            return VirtualThreads.currentCarrier();
        });
        assertThat(ranOn).isSameAs(carrier);

        suspension.get().resume("go on");
        awaitBoth(holder);
    }

    /** A coroutine that waits with the lock, between steps 1 and 3. The loop wants the lock meanwhile. */
    private Coroutine startHolder(CoroutineScheduler scheduler, Lock lock, Coroutine.Body wait) {
        return scheduler.start(
                "holder",
                () -> lock.hold(() -> {
                    sequence.expect(1);
                    scheduler.execute(() -> takeOnTheLoop(lock));
                    wait.run();
                    sequence.expect(3);
                }));
    }

    private void suspend() {
        Coroutine.suspend(suspension::set);
    }

    /** Steps 2 and 4: before and after the holder's last, which is 3. */
    private void takeOnTheLoop(Lock lock) {
        sequence.expect(2);
        loopAtTheLock.set(Thread.currentThread());
        hold(lock, () -> sequence.expect(4));
        loopIsThrough.countDown();
    }

    private void awaitBoth(Coroutine holder) throws InterruptedException {
        InCoroutine.awaitSuccess(holder);
        loopIsThrough.await();
        sequence.finish(5);
    }

    @ParameterizedTest
    @EnumSource
    void coroutineAndLoopTakeTurnsAtALockOfManyUses(Lock lock) throws Exception {
        var scheduler = loops.own();
        var inside = new int[1];
        var rounds = 200;
        var loopDone = new CountDownLatch(rounds);
        Coroutine.Body excluded = () -> {
            assertThat(++inside[0]).isEqualTo(1);
            inside[0]--;
        };
        InCoroutine.run(scheduler, () -> {
            for (int i = 0; i < rounds; i++) {
                lock.hold(() -> {
                    inside[0]++;
                    scheduler.execute(() -> {
                        hold(lock, excluded);
                        loopDone.countDown();
                    });
                    Thread.sleep(Moment.SHORTEST);
                    assertThat(inside[0]).isEqualTo(1);
                    inside[0]--;
                });
            }
        });

        loopDone.await();
        lock.hold(excluded);
    }

    private static void hold(Lock lock, Coroutine.Body code) {
        try {
            lock.hold(code);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** That the tests above can fail, and what is weaker on an adopted loop. */
    @Test
    void adoptedLoopWaitsForEverForALockThatItsOwnSuspendedCoroutineHolds() throws InterruptedException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "coroutines of the JDK's pool do not need the loop");
        var scheduler = loops.one(LoopKind.ADOPTED);
        var lock = new ReentrantLock();
        var rescued = new CountDownLatch(1);
        var holder = scheduler.start("holder", () -> {
            lock.lock();
            try {
                scheduler.execute(() -> takeUntilRescued(lock, rescued));
                Eventually.isTrue("the loop is at the lock", () -> loopAtTheLock.get() != null);
                Moment.ofTheJdk();
            } finally {
                lock.unlock();
            }
        });

        var stuck = stuckLoop(lock);
        var another = scheduler.eventLoop().submit(() -> {});
        Eventually.isTrue("the sleep is over", () -> holder.state() == Coroutine.State.RUNNABLE);
        assertThat(another.isDone()).as("the loop does anything").isFalse();
        assertThat(holder.state()).isEqualTo(Coroutine.State.RUNNABLE);
        assertThat(stuck.getState()).isEqualTo(Thread.State.WAITING);

        stuck.interrupt();
        rescued.await();
        InCoroutine.awaitSuccess(holder);
        another.sync();
    }

    /**
     * The limit, on any loop: the holder waits for what only the loop's side can do, and the loop's side for the holder.
     * No scheduler helps; such code must not hold the lock while it waits.
     */
    @ParameterizedTest
    @EnumSource
    void lockHeldWhileWaitingForTheLoopItselfIsADeadlockOnAnyLoop(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var lock = new ReentrantLock();
        var rescued = new CountDownLatch(1);
        var holder = scheduler.start("holder", () -> {
            lock.lock();
            try {
                scheduler.execute(() -> takeUntilRescued(lock, rescued));
                Coroutine.<String>suspend(s -> scheduler.execute(() -> s.resume("behind the lock")));
            } finally {
                lock.unlock();
            }
        });

        var stuck = stuckLoop(lock);
        Eventually.isSuspended(holder);

        stuck.interrupt();
        rescued.await();
        InCoroutine.awaitSuccess(holder);
    }

    private void takeUntilRescued(ReentrantLock lock, CountDownLatch rescued) {
        loopAtTheLock.set(Thread.currentThread());
        try {
            lock.lockInterruptibly();
            lock.unlock();
        } catch (InterruptedException e) {
            rescued.countDown();
        }
    }

    private Thread stuckLoop(ReentrantLock lock) {
        Eventually.isTrue(
                "the loop waits for the lock",
                () -> loopAtTheLock.get() != null
                        && lock.hasQueuedThread(loopAtTheLock.get())
                        && loopAtTheLock.get().getState() == Thread.State.WAITING);
        assertThat(LockSupport.getBlocker(loopAtTheLock.get())).isNotNull();
        return loopAtTheLock.get();
    }
}
