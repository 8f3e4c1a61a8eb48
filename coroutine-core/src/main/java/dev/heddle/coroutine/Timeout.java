package dev.heddle.coroutine;

import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A time limit for a part of a coroutine's code.
 *
 * <pre>{@code
 * var user = Timeout.call(Duration.ofMillis(200), () -> users.find(id));
 * }</pre>
 *
 * <p><b>What happens when the time is over</b>: the code is cancelled as by {@link Coroutine#cancel}: it leaves its present
 * or next suspension with {@link CancellationException} or {@link InterruptedException}, its {@code finally} blocks run and
 * may suspend, and what comes out is a {@link TimeoutException} with the code's own exception as its cause. Code that
 * never suspends is not interrupted, and code that returns all the same has its result returned, so that what it acquired
 * is not lost.
 *
 * <p><b>Nesting</b>: each limit knows its own expiry. When an outer one expires, the exception passes through the inner ones
 * as a cancellation and becomes a {@code TimeoutException} where it belongs. An inner limit that is longer than the outer
 * one changes nothing. A coroutine that is itself cancelled stays cancelled, whatever expires meanwhile.
 *
 * <p>A limit whose code has ended does nothing any more, even if its timer was due in the same moment.
 *
 * <p>The timer is the event loop's: it expires no earlier than it should, and later by as much as the loop lags. After
 * kotlinx.coroutines' {@code withTimeout}, and Go's {@code context.WithTimeout}.
 */
public final class Timeout extends CancellableRegion {
    private static final Duration LONGEST = Duration.ofDays(100 * 365);

    private final Duration limit;
    private final long deadline;

    /** Confined to the event loop's side. */
    private @Nullable ScheduledFuture<?> timer;

    private Timeout(Coroutine coroutine, Duration limit) {
        super(coroutine);
        this.limit = limit.compareTo(LONGEST) < 0 ? limit : LONGEST;
        this.deadline = coroutine.scheduler().nanoTime() + this.limit.toNanos();
    }

    /**
     * Runs code that must end within a time.
     *
     * @param limit zero or less has expired already: the code does not run
     * @throws TimeoutException if the time was over first
     * @throws E what the code throws
     * @throws CancellationException if the coroutine is cancelled, or the time of an outer limit is over
     * @throws IllegalStateException outside of a coroutine
     */
    public static <T extends @Nullable Object, E extends Exception> T call(Duration limit, Code<T, E> code)
            throws E, TimeoutException {
        Objects.requireNonNull(code, "code");
        var timeout = new Timeout(Coroutine.current(), limit);
        if (limit.isNegative() || limit.isZero()) {
            throw new TimeoutException(timeout.expiry());
        }
        return timeout.limit(code);
    }

    /**
     * Runs code that must end within a time, and has no result.
     *
     * @param limit as in {@link #call}
     * @throws TimeoutException as {@link #call}
     * @throws E what the code throws
     * @throws CancellationException as {@link #call}
     * @throws IllegalStateException as {@link #call}
     */
    public static <E extends Exception> void run(Duration limit, Action<E> code) throws E, TimeoutException {
        Timeout.<@Nullable Void, E>call(limit, () -> {
            code.run();
            return null;
        });
    }

    /**
     * How much time the calling code has left until the nearest limit around it, its own or one inherited from the
     * coroutine that forked it: to be passed on to whatever has a time-out of its own. Zero if it has expired, null if
     * there is no limit.
     *
     * @throws IllegalStateException outside of a coroutine
     */
    public static @Nullable Duration left() {
        var coroutine = Coroutine.current();
        var deadline = CancellableRegion.nearestDeadline(coroutine.region);
        return deadline == null
                ? null
                : Duration.ofNanos(Math.max(0, deadline - coroutine.scheduler().nanoTime()));
    }

    private <T extends @Nullable Object, E extends Exception> T limit(Code<T, E> code) throws E, TimeoutException {
        enter();
        coroutine.scheduler().execute(this::startTimer);
        boolean normally = false;
        try {
            var result = code.call();
            normally = true;
            return result;
        } catch (Exception e) {
            throwIfExpired(e);
            throw e;
        } finally {
            leave(normally);
            stopTimer();
        }
    }

    private void throwIfExpired(Exception thrown) throws TimeoutException {
        if (isCancelled() && !isCancelledFromOutside()) {
            var expired = new TimeoutException(expiry());
            expired.initCause(thrown);
            throw expired;
        }
    }

    private void startTimer() {
        if (hasLeft()) {
            return;
        }
        long nanos = deadline - coroutine.scheduler().nanoTime();
        timer = coroutine
                .scheduler()
                .eventLoop()
                .schedule(() -> cancelRegion(expiry()), Math.max(0, nanos), TimeUnit.NANOSECONDS);
    }

    /** Nothing to do, on the loop itself, if the code never let the loop start the timer. */
    private void stopTimer() {
        var scheduler = coroutine.scheduler();
        if (timer == null && scheduler.isCurrent()) {
            return;
        }
        try {
            scheduler.execute(this::cancelTimer);
        } catch (RejectedExecutionException terminated) {
            // So are the loop's timers.
        }
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    Long deadline() {
        return deadline;
    }

    private String expiry() {
        return "time limit of " + limit + " is over";
    }

    /** How long its code may take: {@code Timeout[PT0.2S]}. */
    @Override
    public String toString() {
        return "Timeout[" + limit + "]";
    }
}
