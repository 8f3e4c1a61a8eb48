package dev.heddle.coroutine.blocking;

import static dev.heddle.coroutine.blocking.BlockingCall.blocks;
import static dev.heddle.coroutine.blocking.BlockingCall.pinned;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.FreshClass;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
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

    /** The C library's {@code qsort} asks Java code which of two numbers is the smaller. */
    private static Blocked inAnUpcall() throws ReflectiveOperationException {
        var latch = new CountDownLatch(1);
        var comparator = MethodHandles.lookup()
                .findStatic(
                        PinnedCalls.class,
                        "compare",
                        MethodType.methodType(
                                int.class, CountDownLatch.class, MemorySegment.class, MemorySegment.class));
        return Blocked.until(latch::countDown, () -> sortTwo(comparator.bindTo(latch)));
    }

    /** Called by {@code qsort}. */
    static int compare(CountDownLatch latch, MemorySegment left, MemorySegment right) {
        await(latch);
        return Long.compare(left.address(), right.address());
    }

    @SuppressWarnings("restricted") // native code is what it is about
    private static void sortTwo(MethodHandle comparator) {
        var linker = Linker.nativeLinker();
        var address = linker.defaultLookup().find("qsort").orElseThrow();
        var qsort = linker.downcallHandle(
                address,
                FunctionDescriptor.ofVoid(
                        ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
        try (var arena = Arena.ofConfined()) {
            var stub = linker.upcallStub(
                    comparator,
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS),
                    arena);
            qsort.invokeExact(arena.allocate(ValueLayout.JAVA_INT, 2), 2L, 4L, stub);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
