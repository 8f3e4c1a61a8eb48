package dev.heddle.server.http2;

import dev.heddle.coroutine.CoroutineScheduler;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Counts what one client does, in windows of ten seconds. Confined to the event loop. */
final class FloodGuard {
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final Flood[] KINDS = Flood.values();

    private final CoroutineScheduler scheduler;
    private final int[] counts = new int[KINDS.length];
    private long windowBegan;

    FloodGuard(CoroutineScheduler scheduler) {
        this.scheduler = scheduler;
        this.windowBegan = scheduler.now();
    }

    /**
     * Once more.
     *
     * @throws FloodException if that is too often
     */
    void count(Flood kind) throws FloodException {
        long now = scheduler.now();
        if (now - windowBegan >= WINDOW_NANOS) {
            windowBegan = now;
            Arrays.fill(counts, 0);
        }
        if (++counts[kind.place()] > kind.most()) {
            throw new FloodException(kind);
        }
    }

    /** Something that gives the client a reason to do so more often. */
    void allow(Flood kind, int more) {
        counts[kind.place()] -= more;
    }
}
