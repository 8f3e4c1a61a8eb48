package dev.heddle.coroutine.connection;

import dev.heddle.coroutine.CoroutineScheduler;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one direction, and the one thread that waits there, perhaps for a limited time: for a message, or for room.
 * Confined to the event loop.
 */
abstract sealed class Mailbox extends MessageQueue permits Inbox, Outbox {
    private @Nullable Waiter waiter;
    /** Made when the first wait is limited. */
    private @Nullable Limit limit;

    /** Of a wait. It may be woken and begin again: then it goes on. */
    class Limit extends DeadlineWheel.Deadline {
        private boolean reached;

        /** Whether it has been set again instead of being reached. */
        boolean isExtended() {
            return false;
        }

        @Override
        final boolean expired() {
            reached = !isExtended();
            if (reached) {
                wake();
            }
            return reached;
        }
    }

    final boolean hasWaiter() {
        return waiter != null;
    }

    final boolean isWaiting(Waiter one) {
        return waiter == one;
    }

    /** Who waits, if it is anyone else. */
    final @Nullable Thread waitingBesides(Waiter one) {
        var other = waiter;
        return other == null || other == one ? null : other.thread();
    }

    /** Until {@link #wake}; the limit of the wait stays what it is. */
    final void await(Waiter one) {
        waiter = one;
    }

    /** Zero for without end. */
    final void limit(long nanos, CoroutineScheduler scheduler) {
        if (nanos <= 0) {
            return;
        }
        set(limit == null ? new Limit() : limit, nanos, scheduler);
    }

    final void set(Limit own, long nanos, CoroutineScheduler scheduler) {
        limit = own;
        own.reached = false;
        DeadlineWheel.set(own, nanos, scheduler);
    }

    final @Nullable Limit lastLimit() {
        return limit;
    }

    final boolean isLimitReached() {
        return limit != null && limit.reached;
    }

    /** To look once more: the limit stays. */
    final void leave() {
        waiter = null;
    }

    final void stopWaiting() {
        waiter = null;
        if (limit != null) {
            limit.clear();
            limit.reached = false;
        }
    }

    final void wake() {
        var waiting = waiter;
        if (waiting != null) {
            waiter = null;
            waiting.wake();
        }
    }

    /** Nobody will wait any more, or take what is here. */
    final void dispose() {
        if (limit != null) {
            limit.dispose();
        }
        releaseAll();
    }
}
