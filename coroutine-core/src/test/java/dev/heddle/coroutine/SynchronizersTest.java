package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.TestLoops;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The JDK's semaphores, conditions and read locks do between coroutines of one event loop what they do between threads,
 * also when their holders are suspended. Locks that exclude are in {@link LockAcrossSuspensionTest}; that all of them leave
 * the loop free is in the table of blocking calls.
 */
final class SynchronizersTest {
    @RegisterExtension
    final TestLoops loops = new TestLoops();

    @ParameterizedTest
    @EnumSource
    void semaphoreLetsSoManyInAndNoMore(LoopKind kind) {
        var scheduler = loops.one(kind);
        var semaphore = new Semaphore(3);
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var allIn = new CountDownLatch(3); // on several threads one could be out again before the third is in
        for (int i = 0; i < 100; i++) {
            scheduler.start("client", () -> {
                semaphore.acquire();
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                allIn.countDown();
                allIn.await();
                Coroutine.yieldNow();
                Coroutine.yieldNow();
                inside.decrementAndGet();
                semaphore.release();
            });
        }
        Eventually.isTrue("all have ended", () -> scheduler.live() == 0);

        assertThat(most).hasValue(3);
        assertThat(semaphore.availablePermits()).isEqualTo(3);
    }

    /** With room for one: each side waits for the other again and again. */
    private static final class Slot {
        private final ReentrantLock lock = new ReentrantLock();
        private final java.util.concurrent.locks.Condition changed = lock.newCondition();
        private final Queue<Integer> values = new ArrayDeque<>();

        void put(int value) throws InterruptedException {
            lock.lock();
            try {
                while (!values.isEmpty()) {
                    changed.await();
                }
                values.add(value);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        int take() throws InterruptedException {
            lock.lock();
            try {
                while (values.isEmpty()) {
                    changed.await();
                }
                changed.signalAll();
                return values.remove();
            } finally {
                lock.unlock();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void conditionHandsOverBetweenCoroutinesOfOneLoop(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var slot = new Slot();
        List<Integer> taken = new ArrayList<>();
        var taker = scheduler.start("taker", () -> {
            for (int i = 0; i < 100; i++) {
                taken.add(slot.take());
            }
        });
        InCoroutine.run(scheduler, () -> {
            for (int i = 0; i < 100; i++) {
                slot.put(i);
            }
        });
        InCoroutine.awaitSuccess(taker);

        assertThat(taken).isEqualTo(IntStream.range(0, 100).boxed().toList());
    }

    @ParameterizedTest
    @EnumSource
    void readersShareAndTheWriterWaitsForAllOfThem(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var lock = new StampedLock();
        var readers = new AtomicInteger();
        var enough = new Semaphore(0);
        for (int i = 0; i < 10; i++) {
            scheduler.start("reader", () -> {
                long stamp = lock.readLock();
                readers.incrementAndGet();
                enough.acquire();
                readers.decrementAndGet();
                lock.unlockRead(stamp);
            });
        }
        Eventually.isTrue("all read at once", () -> readers.get() == 10);
        var readersSeenByWriter = new AtomicInteger(-1);
        var writer = scheduler.start("writer", () -> {
            long stamp = lock.writeLock();
            readersSeenByWriter.set(readers.get());
            lock.unlockWrite(stamp);
        });
        Eventually.isSuspended(writer);

        enough.release(10);

        InCoroutine.awaitSuccess(writer);
        assertThat(readersSeenByWriter).hasValue(0);
    }
}
