package dev.heddle.coroutine.costs.peer;

import java.lang.management.ManagementFactory;

/** Live heap: what is left after a full collection. */
public final class LiveHeap {
    /** Rounds in which the code is compiled: a frame that is still interpreted is larger, and stays so while suspended. */
    private static final int WARM_UP_ROUNDS = 150;

    private static final int WARM_UP_COUNT = 10_000;

    private LiveHeap() {}

    /** Warms up, then suspends {@code count} and returns what each of them holds. They stay suspended. */
    public static double bytesPerOne(Suspended suspended, int count) throws Exception {
        warmUp(suspended);
        long before = bytes();
        suspended.suspend(count);
        return (double) (bytes() - before) / count;
    }

    /** Suspends and resumes until the compiler has seen it often enough. */
    public static void warmUp(Suspended suspended) throws Exception {
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            suspended.suspend(WARM_UP_COUNT);
            if (suspended.resumeAll() != WARM_UP_COUNT) {
                throw new IllegalStateException("not all ended in the warm-up");
            }
        }
    }

    /** The bytes that are reachable now. Collects twice: what the first finds to be cleaned, the second takes. */
    public static long bytes() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
