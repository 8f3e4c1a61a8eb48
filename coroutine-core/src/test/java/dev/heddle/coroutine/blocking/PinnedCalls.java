package dev.heddle.coroutine.blocking;

import static dev.heddle.coroutine.blocking.BlockingCall.blocks;
import static dev.heddle.coroutine.blocking.BlockingCall.pinned;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.FreshClass;
import dev.heddle.coroutine.fixture.NativeCode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Waits that would suspend, but for a frame below them that cannot be moved off the carrier's stack. */
final class PinnedCalls {
    private static final String INITIALISE = "initialise the class before, at start-up; or `Offload`";

    static final List<BlockingCall> ALL = List.of(
            pinned("any wait in a class initialiser", "until the wait ends", PinnedCalls::inAnInitialiser)
                    .advice(INITIALISE),
            blocks(
                            "use of a class that another thread initialises",
                            "until it is initialised",
                            PinnedCalls::forAnInitialiser)
                    .advice(INITIALISE),
            pinned("any wait in Java code called by native code", "until the wait ends", PinnedCalls::inAnUpcall));

    private PinnedCalls() {}

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Blocked inAnInitialiser() throws IOException {
        var latch = new CountDownLatch(1);
        var type = FreshClass.whoseInitialiser(() -> await(latch));
        return Blocked.until(latch::countDown, type::initialise);
    }

    private static Blocked forAnInitialiser() throws IOException {
        var begun = new CountDownLatch(1);
        var latch = new CountDownLatch(1);
        var type = FreshClass.whoseInitialiser(() -> {
            begun.countDown();
            await(latch);
        });
        var other = Thread.ofPlatform().name("initialiser").start(type::initialise);
        Eventually.isTrue("the class is being initialised", () -> begun.getCount() == 0);
        return Blocked.until(latch::countDown, type::initialise).closing(other::join);
    }

    private static Blocked inAnUpcall() {
        var latch = new CountDownLatch(1);
        return Blocked.until(latch::countDown, () -> NativeCode.callBack(() -> await(latch)));
    }
}
