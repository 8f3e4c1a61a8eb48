package dev.heddle.coroutine.insight;

import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.EventLoops;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Finds what holds up an event loop: a coroutine that computes for long, or waits while it is pinned, or code on the loop's
 * own side, such as a channel handler or a task. While the loop is held up nobody else of it gets a turn: that is a
 * <i>stall</i>. It is named in the log with its stack, once, when it reaches the limit, and once more with its length when
 * it is over; and it is counted. As asyncio's {@code slow_callback_duration} and Vert.x's blocked thread checker do.
 *
 * <p><b>How</b>: a thread of the detector looks at each loop four times in the limit. It sends the loop a task, the
 * heartbeat, and compares the number of slices that have ended: if for the whole limit neither the heartbeat was run nor a
 * slice ended, one thing holds the loop. So a loop that waits for I/O does not stall, for it wakes up for its heartbeat; nor
 * one with very many coroutines of which each is quick, although its heartbeat is late: that is lag. A stall that is longer
 * than one and a half times the limit is found, one that is shorter than the limit is not. When the whole process stood
 * still, for the garbage collector or the machine, that time is not counted, for the detector stood still too; nor is a
 * loop held up that the machine does not let wake up.
 *
 * <p><b>Cost</b>: none for coroutines; four tasks for each limit and loop. A search for the culprit looks at every live
 * coroutine of the loop, which waits anyway.
 *
 * <p><b>What it does not see</b>: on adopted loops all of this works alike, as long as they take tasks. A plain virtual
 * thread that a coroutine started runs on the same loop; if it is the culprit, it cannot be named. Where the JDK's
 * internals are closed, coroutines do not run on the loops and cannot hold them up: only the loop's own side is seen, and
 * a coroutine that computes takes one thread from the JDK's scheduler unseen.
 */
public final class StallDetector implements AutoCloseable {
    /** Looks in one limit. */
    private static final int LOOKS = 4;

    private static final long SHORTEST_INTERVAL = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_INTERVAL = TimeUnit.SECONDS.toNanos(1);

    private final List<LoopWatch> loops;
    private final Duration limit;
    private final long interval;
    private final Thread thread;
    private volatile boolean closed;

    /** Does not look by itself yet. */
    StallDetector(Collection<CoroutineScheduler> schedulers, Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("stall limit " + limit + ": allowed is more than zero");
        }
        this.limit = limit;
        this.interval = Math.clamp(limit.dividedBy(LOOKS).toNanos(), SHORTEST_INTERVAL, LONGEST_INTERVAL);
        this.loops = schedulers.stream()
                .map(scheduler -> new LoopWatch(scheduler, limit.toNanos()))
                .toList();
        this.thread = Thread.ofPlatform().name("stall-detector").daemon().unstarted(this::watch);
    }

    /**
     * Starts to watch every event loop of a group.
     *
     * @param limit how long one thing may hold a loop; more than zero, of use from some milliseconds on
     * @throws IllegalArgumentException if the limit is not more than zero
     */
    public static StallDetector start(EventLoops loops, Duration limit) {
        return start(loops.schedulers(), limit);
    }

    /**
     * Starts to watch some event loops, adopted ones too.
     *
     * @param limit how long one thing may hold a loop; more than zero, of use from some milliseconds on
     * @throws IllegalArgumentException if the limit is not more than zero
     */
    public static StallDetector start(Collection<CoroutineScheduler> schedulers, Duration limit) {
        var detector = new StallDetector(schedulers, limit);
        detector.thread.start();
        return detector;
    }

    private void watch() {
        long last = System.nanoTime();
        while (!closed) {
            LockSupport.parkNanos(this, interval);
            long now = System.nanoTime();
            // A wake-up that is a little late is usual.
            look(now, Math.max(0, now - last - 2 * interval));
            last = now;
        }
    }

    /**
     * Looks at every loop.
     *
     * @param stoodStill how long nobody could look
     */
    void look(long now, long stoodStill) {
        for (var loop : loops) {
            loop.look(now, stoodStill);
        }
    }

    /** How long one thing may hold a loop. */
    public Duration limit() {
        return limit;
    }

    /**
     * How many stalls of an event loop there were. Any thread.
     *
     * @throws IllegalArgumentException if it is none of those that are watched
     */
    public long stalls(CoroutineScheduler scheduler) {
        for (var loop : loops) {
            if (loop.scheduler() == scheduler) {
                return loop.stalls();
            }
        }
        throw new IllegalArgumentException("event loop " + scheduler.name() + " is not watched");
    }

    /** Stops watching; the counts stay. Does not wait for the detector's thread, which may be called from anywhere. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
