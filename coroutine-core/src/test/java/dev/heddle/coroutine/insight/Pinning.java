package dev.heddle.coroutine.insight;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.fixture.InCoroutine;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A coroutine that waits in a class initialiser, and so holds its event loop, until it is released. A class is initialised
 * once: each time it is another, hidden one.
 */
record Pinning(Coroutine coroutine, CountDownLatch latch) {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Map<Integer, CountDownLatch> LATCHES = new ConcurrentHashMap<>();

    /** Its initialiser waits for the latch; {@link #start} defines copies of it. */
    private static final class WaitsWhileItIsInitialised {
        static {
            awaitRelease();
        }

        private WaitsWhileItIsInitialised() {}
    }

    static Pinning start(CoroutineScheduler scheduler) {
        int number = NUMBER.incrementAndGet();
        var latch = new CountDownLatch(1);
        LATCHES.put(number, latch);
        return new Pinning(scheduler.start("pinned", number, Pinning::initialiseACopy), latch);
    }

    private static void initialiseACopy() throws Exception {
        var name = WaitsWhileItIsInitialised.class.getName();
        try (var file = Pinning.class.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class")) {
            MethodHandles.lookup().defineHiddenClass(file.readAllBytes(), true);
        }
    }

    static void awaitRelease() {
        var number = Coroutine.current().subject();
        try {
            LATCHES.get(number).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void release() throws InterruptedException {
        latch.countDown();
        InCoroutine.awaitSuccess(coroutine);
    }
}
