package dev.heddle.server.balancing;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.Suspension;
import dev.heddle.server.balancing.NoMemberException.Reason;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.LinkedHashSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Calls that wait until a member can take them: first come, first served, whichever event loop they are on.
 *
 * <p>Who gives a member back counts first and then looks whether somebody waits ({@link #waiting}); who waits joins first and
 * then looks whether there is a member ({@link #serve}): one of the two sees the other, so that nobody is forgotten. The lock
 * is never held across a suspension, and not taken as long as nobody waits.
 */
final class WaitQueue {
    /** Finds a member for a call that waits. */
    interface Source {
        /** A member whose call has begun, or a {@link Reason} why there will be none, or null as long as all are full. */
        @Nullable Object find(Attempt attempt);
    }

    private static final class Waiter {
        final Attempt attempt;
        final Suspension<Object> suspension;

        /** Confined to the side of the event loop that it is on. */
        @Nullable ScheduledFuture<?> timer;

        Waiter(Attempt attempt, Suspension<Object> suspension) {
            this.attempt = attempt;
            this.suspension = suspension;
        }
    }

    private final Source source;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock. */
    private final LinkedHashSet<Waiter> waiters = new LinkedHashSet<>();

    private volatile int waiting;
    private volatile QueueLimits limits;

    WaitQueue(QueueLimits limits, Source source) {
        this.limits = limits;
        this.source = source;
    }

    /** Other limits for whoever comes from now on. */
    void limits(QueueLimits others) {
        limits = others;
    }

    /** How many wait. */
    int waiting() {
        return waiting;
    }

    /**
     * Waits for a member. Suspends; a cancellation point.
     *
     * @return a {@link Member} whose call has begun, or a {@link Reason} why there is none
     */
    Object await(Attempt attempt) {
        if (limits.waiting() == 0) {
            return Reason.ALL_FULL;
        }
        var scheduler = Coroutine.current().scheduler();
        var own = new Waiter[1];
        try {
            return Coroutine.<Object>suspend(suspension -> {
                own[0] = new Waiter(attempt, suspension);
                join(own[0], scheduler);
            });
        } catch (Throwable cancelled) {
            remove(own[0]);
            throw cancelled;
        } finally {
            scheduler.execute(() -> stopTimer(own[0]));
        }
    }

    private void join(Waiter waiter, CoroutineScheduler scheduler) {
        if (!add(waiter)) {
            waiter.suspension.resume(Reason.ALL_FULL);
            return;
        }
        serve();
        scheduler.execute(() -> waiter.timer = scheduler
                .eventLoop()
                .schedule(() -> expire(waiter), limits.time().toNanos(), TimeUnit.NANOSECONDS));
    }

    private boolean add(Waiter waiter) {
        lock.lock();
        try {
            if (waiters.size() >= limits.waiting()) {
                return false;
            }
            waiters.add(waiter);
            waiting = waiters.size();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean remove(Waiter waiter) {
        lock.lock();
        try {
            boolean removed = waiters.remove(waiter);
            waiting = waiters.size();
            return removed;
        } finally {
            lock.unlock();
        }
    }

    private void expire(Waiter waiter) {
        if (remove(waiter)) {
            waiter.suspension.resume(Reason.WAITED_TOO_LONG);
        }
    }

    private static void stopTimer(Waiter waiter) {
        if (waiter.timer != null) {
            waiter.timer.cancel(false);
        }
    }

    /** Gives members to those that wait, in their order, as long as there are any. */
    void serve() {
        lock.lock();
        try {
            while (!waiters.isEmpty()) {
                var first = waiters.getFirst();
                var found = source.find(first.attempt);
                if (found == null) {
                    return;
                }
                waiters.removeFirst();
                waiting = waiters.size();
                if (!first.suspension.resume(found) && found instanceof Member member) {
                    member.end(); // it was cancelled in this moment: the next one gets it
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
