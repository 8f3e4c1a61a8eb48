package dev.heddle.coroutine.blocking;

import static dev.heddle.coroutine.blocking.BlockingCall.suspends;
import static dev.heddle.coroutine.blocking.BlockingCall.suspendsShortly;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Blocking calls that wait for a time, for another thread or for its result. */
final class ThreadCalls {
    private static final Duration HOUR = Duration.ofHours(1);

    static final List<BlockingCall> ALL = List.of(
            suspends("`Thread.sleep`", ThreadCalls::sleep),
            suspendsShortly("`Thread.yield`", () -> Blocked.briefly(ThreadCalls::yieldToOthers)),
            suspends("`LockSupport.park`", () -> park(LockSupport::park)),
            suspends("`LockSupport.parkNanos`", () -> park(() -> LockSupport.parkNanos(HOUR.toNanos()))),
            suspends("`Thread.join`", ThreadCalls::join),
            suspends("`CompletableFuture.get`", ThreadCalls::futureGet),
            suspends("`CompletableFuture.join`", ThreadCalls::futureJoin),
            suspends("`Future.get` of a thread pool", () -> pool(Executors.newSingleThreadExecutor())),
            suspends("`ScheduledFuture.get`", ThreadCalls::scheduled),
            suspends("`ExecutorService.invokeAll`", ThreadCalls::invokeAll),
            suspends("`ExecutorService.awaitTermination`", ThreadCalls::awaitTermination),
            suspends("`ForkJoinTask.join`", ThreadCalls::forkJoin));

    private ThreadCalls() {}

    @SuppressWarnings("ThreadPriorityCheck") // the call that is tried
    private static void yieldToOthers() {
        Thread.yield();
    }

    /** Until its thread is interrupted: an hour is longer than the test. */
    private static Blocked sleep() {
        var sleeper = new AtomicReference<Thread>();
        return Blocked.until(() -> sleeper.get().interrupt(), () -> {
            sleeper.set(Thread.currentThread());
            try {
                Thread.sleep(HOUR);
            } catch (InterruptedException e) {
                // That was the release.
            }
        });
    }

    private static Blocked park(Runnable park) {
        var parked = new AtomicReference<Thread>();
        var enough = new CountDownLatch(1);
        return Blocked.until(
                () -> {
                    enough.countDown();
                    LockSupport.unpark(parked.get());
                },
                () -> {
                    parked.set(Thread.currentThread());
                    while (enough.getCount() > 0) {
                        park.run();
                    }
                });
    }

    private static Blocked join() {
        var latch = new CountDownLatch(1);
        var thread = Thread.ofPlatform().name("joined").start(() -> {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        return Blocked.until(latch::countDown, thread::join);
    }

    private static Blocked futureGet() {
        var future = new CompletableFuture<String>();
        return Blocked.until(() -> future.complete("done"), future::get);
    }

    private static Blocked futureJoin() {
        var future = new CompletableFuture<String>();
        return Blocked.until(() -> future.complete("done"), future::join);
    }

    private static Callable<String> after(CountDownLatch latch) {
        return () -> {
            latch.await();
            return "done";
        };
    }

    private static Blocked pool(ExecutorService pool) {
        var latch = new CountDownLatch(1);
        var future = pool.submit(after(latch));
        return Blocked.until(latch::countDown, future::get).closing(pool);
    }

    private static Blocked scheduled() {
        var pool = Executors.newSingleThreadScheduledExecutor();
        var latch = new CountDownLatch(1);
        var future = pool.schedule(after(latch), 1, TimeUnit.NANOSECONDS);
        return Blocked.until(latch::countDown, future::get).closing(pool);
    }

    private static Blocked invokeAll() {
        var pool = Executors.newSingleThreadExecutor();
        var latch = new CountDownLatch(1);
        return Blocked.until(latch::countDown, () -> pool.invokeAll(List.of(after(latch))))
                .closing(pool);
    }

    private static Blocked awaitTermination() {
        var pool = Executors.newSingleThreadExecutor();
        var latch = new CountDownLatch(1);
        pool.submit(after(latch));
        pool.shutdown();
        return Blocked.until(latch::countDown, () -> pool.awaitTermination(1, TimeUnit.HOURS))
                .closing(pool);
    }

    private static Blocked forkJoin() {
        var pool = new ForkJoinPool(1);
        var latch = new CountDownLatch(1);
        ForkJoinTask<String> task = pool.submit(after(latch));
        return Blocked.until(latch::countDown, task::join).closing(pool);
    }
}
