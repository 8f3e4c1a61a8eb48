package dev.heddle.coroutine.blocking;

import static dev.heddle.coroutine.blocking.BlockingCall.suspends;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/** Blocking calls on locks and on what threads meet at. */
final class LockCalls {
    static final List<BlockingCall> ALL = List.of(
            suspends("`synchronized`", LockCalls::monitor),
            suspends("`Object.wait`", () -> objectWait(0)),
            suspends("`Object.wait` with a time-out", () -> objectWait(3_600_000)),
            suspends("`ReentrantLock.lock`", () -> lock(new ReentrantLock())),
            suspends("`Condition.await`", LockCalls::condition),
            suspends("`ReadWriteLock.readLock().lock`", LockCalls::readLock),
            suspends("`ReadWriteLock.writeLock().lock`", () -> lock(new ReentrantReadWriteLock().writeLock())),
            suspends("`StampedLock.writeLock`", () -> lock(new StampedLock().asWriteLock())),
            suspends("`Semaphore.acquire`", LockCalls::semaphore),
            suspends("`CountDownLatch.await`", LockCalls::latch),
            suspends("`CyclicBarrier.await`", LockCalls::barrier),
            suspends("`Phaser.arriveAndAwaitAdvance`", LockCalls::phaser));

    private LockCalls() {}

    /** The lock is held by the thread that sets it up. */
    private static Blocked lock(Lock lock) {
        lock.lock();
        return Blocked.until(lock::unlock, () -> {
            lock.lock();
            lock.unlock();
        });
    }

    private static Blocked readLock() {
        var lock = new ReentrantReadWriteLock();
        lock.writeLock().lock();
        return Blocked.until(lock.writeLock()::unlock, () -> {
            lock.readLock().lock();
            lock.readLock().unlock();
        });
    }

    /** A monitor cannot be entered in one method and left in another: a thread of its own holds it. */
    private static Blocked monitor() throws InterruptedException {
        var monitor = new Object();
        var held = new CountDownLatch(1);
        var enough = new CountDownLatch(1);
        var holder = Thread.ofPlatform().name("holder of a monitor").start(() -> {
            synchronized (monitor) {
                held.countDown();
                awaitUninterrupted(enough);
            }
        });
        held.await();
        return Blocked.until(enough::countDown, () -> {
                    synchronized (monitor) {
                        Thread.holdsLock(monitor);
                    }
                })
                .closing(holder::join);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Blocked objectWait(long timeoutMillis) {
        var monitor = new Object();
        var ready = new boolean[1];
        return Blocked.until(
                () -> {
                    synchronized (monitor) {
                        ready[0] = true;
                        monitor.notifyAll();
                    }
                },
                () -> {
                    synchronized (monitor) {
                        while (!ready[0]) {
                            monitor.wait(timeoutMillis);
                        }
                    }
                });
    }

    private static Blocked condition() {
        var lock = new ReentrantLock();
        Condition changed = lock.newCondition();
        var ready = new boolean[1];
        return Blocked.until(
                () -> {
                    lock.lock();
                    ready[0] = true;
                    changed.signalAll();
                    lock.unlock();
                },
                () -> {
                    lock.lock();
                    while (!ready[0]) {
                        changed.await();
                    }
                    lock.unlock();
                });
    }

    private static Blocked semaphore() {
        var semaphore = new Semaphore(0);
        return Blocked.until(semaphore::release, semaphore::acquire);
    }

    private static Blocked latch() {
        var latch = new CountDownLatch(1);
        return Blocked.until(latch::countDown, latch::await);
    }

    private static Blocked barrier() {
        var barrier = new CyclicBarrier(2);
        return Blocked.until(barrier::await, barrier::await);
    }

    private static Blocked phaser() {
        var phaser = new Phaser(2);
        return Blocked.until(phaser::arrive, phaser::arriveAndAwaitAdvance);
    }
}
