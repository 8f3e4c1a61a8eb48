package dev.heddle.server.upstream;

import dev.heddle.coroutine.CoroutineScheduler;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** When a call must have ended, by the clock of its event loop; or never. */
final class CallDeadline {
    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final CoroutineScheduler scheduler;
    private final @Nullable Duration limit;
    private final long at;

    CallDeadline(CoroutineScheduler scheduler, @Nullable Duration limit) {
        this.scheduler = scheduler;
        this.limit = limit;
        this.at = limit == null ? 0 : scheduler.nanoTime() + limit.toNanos();
    }

    /**
     * How long to wait in a phase that has a limit of its own: that long, or about until the deadline if it is nearer.
     *
     * @throws SocketTimeoutException if the deadline is over
     */
    long shorten(long phaseNanos) throws SocketTimeoutException {
        if (limit == null) {
            return phaseNanos;
        }
        long left = at - scheduler.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("the call's deadline of " + limit + " is over");
        }
        return left >= phaseNanos ? phaseNanos : waitAtMost(left);
    }

    /**
     * A time that is no longer, but perhaps half as long: one of few. Connections keep a timer wheel for each length of
     * wait that they have seen; whoever waits for less than he wants looks at the clock, and waits again.
     */
    static long waitAtMost(long nanos) {
        return Math.max(SHORTEST_NANOS, Long.highestOneBit(nanos));
    }
}
