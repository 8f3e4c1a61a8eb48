package dev.heddle.coroutine.costs.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Virtual threads of the JDK's default scheduler. */
final class SuspendedVirtualThreads implements Suspended {
    /** One object for all, so that it does not count among what each holds. */
    private final Consumer<Object> park = LockSupport::park;

    private final AtomicLong ended = new AtomicLong();
    private List<Thread> all = new ArrayList<>();

    @Override
    public void suspend(int count) throws InterruptedException {
        var begun = new CountDownLatch(count);
        List<Thread> added = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            added.add(Thread.startVirtualThread(() -> {
                begun.countDown();
                if (ThreeCalls.outer(park, this) == ThreeCalls.DEPTH) {
                    ended.incrementAndGet();
                }
            }));
        }
        begun.await();
        for (var thread : added) {
            awaitParked(thread);
        }
        all.addAll(added);
    }

    private static void awaitParked(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    @Override
    public long resumeAll() throws InterruptedException {
        all.forEach(LockSupport::unpark);
        for (var thread : all) {
            thread.join();
        }
        all = new ArrayList<>();
        return ended.getAndSet(0);
    }
}
