package dev.heddle.server.http3;

import dev.heddle.coroutine.CoroutineScheduler;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Counts what one client does, in windows of ten seconds. Confined to the event loop. */
final class FloodGuard {
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final CoroutineScheduler scheduler;
    private final int[] counts = new int[Flood.values().length];
    private long windowBegan;

    FloodGuard(CoroutineScheduler scheduler) {
        this.scheduler = scheduler;
        this.windowBegan = scheduler.now();
    }

    /** Once more, or several times; whether that is too often. */
    boolean isTooMuch(Flood kind, int more) {
        long now = scheduler.now();
        if (now - windowBegan >= WINDOW_NANOS) {
            windowBegan = now;
            Arrays.fill(counts, 0);
        }
        counts[kind.place()] += more;
        return counts[kind.place()] > kind.most();
    }
}
