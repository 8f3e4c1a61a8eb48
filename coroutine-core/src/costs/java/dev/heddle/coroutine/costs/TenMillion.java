package dev.heddle.coroutine.costs;

import dev.heddle.coroutine.costs.peer.LiveHeap;
import dev.heddle.coroutine.costs.peer.SuspendedCoroutines;

/**
 * Suspends many coroutines of one event loop at the same time, ten million unless told otherwise, resumes all of them to
 * their end, and counts those.
 *
 * <p>Exit status: 0 if every one ended, else 1; an {@code OutOfMemoryError} ends it with 1 too.
 */
public final class TenMillion {
    private static final int STEPS = 10;

    private TenMillion() {}

    /** The program. Argument: how many. */
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        System.out.printf(
                "%,d coroutines, heap of %,d MB%n", count, Runtime.getRuntime().maxMemory() >> 20);
        try (var coroutines = new SuspendedCoroutines()) {
            LiveHeap.warmUp(coroutines);
            long before = LiveHeap.bytes();
            suspend(coroutines, count);
            long held = LiveHeap.bytes() - before;
            System.out.printf("all suspended: %,d MB live, %,d B each%n", held >> 20, held / count);
            long start = System.nanoTime();
            long ended = coroutines.resumeAll();
            System.out.printf("ended: %,d of %,d, after %,d ms%n", ended, count, millisSince(start));
            if (ended != count) {
                System.exit(1);
            }
        }
    }

    private static void suspend(SuspendedCoroutines coroutines, int count) throws Exception {
        long start = System.nanoTime();
        int suspended = 0;
        for (int step = 1; step <= STEPS; step++) {
            int target = (int) ((long) count * step / STEPS);
            coroutines.suspend(target - suspended);
            suspended = target;
            System.out.printf("suspended: %,d, after %,d ms%n", suspended, millisSince(start));
        }
    }

    private static long millisSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }
}
