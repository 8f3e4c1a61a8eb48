package dev.heddle.coroutine.insight;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.fixture.FreshClass;
import dev.heddle.coroutine.fixture.InCoroutine;
import java.util.concurrent.CountDownLatch;

/**
 * A coroutine that waits in a class initialiser, and so holds its event loop, until it is released; then it is suspended
 * until it may end.
 */
record Pinning(Coroutine coroutine, CountDownLatch latch, CountDownLatch mayEnd) {

    static Pinning start(CoroutineScheduler scheduler) {
        var latch = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        var coroutine = scheduler.start("pinned", "on purpose", () -> {
            FreshClass.whoseInitialiser(() -> awaitRelease(latch)).initialise();
            mayEnd.await();
        });
        return new Pinning(coroutine, latch, mayEnd);
    }

    private static void awaitRelease(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** It goes on, and lives. */
    void release() {
        latch.countDown();
    }

    /** It goes on, and ends. */
    void end() throws InterruptedException {
        latch.countDown();
        mayEnd.countDown();
        InCoroutine.awaitSuccess(coroutine);
    }
}
