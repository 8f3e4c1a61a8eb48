package dev.heddle.server.stream;

import dev.heddle.coroutine.CoroutineScheduler;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Counts what one client does, in windows of ten seconds. Confined to the event loop. */
public final class FloodGuard {
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final CoroutineScheduler scheduler;
    private final int[] counts;
    private long windowBegan;

    /**
     * Nothing has been done yet.
     *
     * @param kinds how many there are in the protocol
     */
    public FloodGuard(CoroutineScheduler scheduler, int kinds) {
        this.scheduler = scheduler;
        this.counts = new int[kinds];
        this.windowBegan = scheduler.now();
    }

    /** Once more, or several times; whether that is too often. */
    public boolean isTooMuch(FloodKind kind, int more) {
        long now = scheduler.now();
        if (now - windowBegan >= WINDOW_NANOS) {
            windowBegan = now;
            Arrays.fill(counts, 0);
        }
        counts[kind.ordinal()] += more;
        return counts[kind.ordinal()] > kind.most();
    }

    /** Something that gives the client a reason to do so more often. */
    public void allow(FloodKind kind, int more) {
        counts[kind.ordinal()] -= more;
    }
}
