package dev.heddle.coroutine;

import org.jspecify.annotations.Nullable;

/**
 * A part of a coroutine's code that can be cancelled for itself: a {@link Timeout}, a {@link CoroutineScope}. Regions
 * nest as the code does, and the coroutine knows its innermost one.
 *
 * <p>Cancelling a region interrupts the coroutine. Which region was meant is known by its {@link #reason}, so that each
 * region recognises its own cancellation and leaves those of the regions around it alone. Cancelling and leaving exclude
 * each other: no interrupt comes after the region was left.
 */
abstract class CancellableRegion {
    final Coroutine coroutine;
    private final @Nullable CancellableRegion outer;

    /** Guarded by this object; once set it stays. */
    private volatile @Nullable String reason;

    /** Guarded by this object. */
    private boolean left;

    CancellableRegion(Coroutine coroutine) {
        this.coroutine = coroutine;
        this.outer = coroutine.region;
    }

    final void enter() {
        coroutine.region = this;
    }

    /** Any thread. Returns whether this call cancelled it: it was neither cancelled nor left before. */
    final boolean cancelRegion(String why) {
        synchronized (this) {
            if (left || reason != null) {
                return false;
            }
            reason = why;
            coroutine.thread().interrupt();
            return true;
        }
    }

    final @Nullable String reason() {
        return reason;
    }

    final boolean isCancelled() {
        return reason != null;
    }

    final synchronized boolean hasLeft() {
        return left;
    }

    /** Whether the coroutine, or a region around this one, is cancelled: that goes before this region's own end. */
    final boolean isCancelledFromOutside() {
        if (coroutine.cancelReason() != null) {
            return true;
        }
        for (var region = outer; region != null; region = region.outer) {
            if (region.isCancelled()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Ends the region. An interrupt that was meant for it alone does not leave it; one that may have stood for an outer
     * cancellation as well, and that the code has swallowed, is given again.
     *
     * @param normally whether its code returned
     */
    final void leave(boolean normally) {
        synchronized (this) {
            left = true;
        }
        coroutine.region = outer;
        if (!isCancelled()) {
            return;
        }
        if (!isCancelledFromOutside()) {
            Thread.interrupted();
        } else if (normally) {
            Thread.currentThread().interrupt();
        }
    }

    /** When its time is over, by the clock of the event loop, or null if it has no limit of its own. */
    @Nullable Long deadline() {
        return null;
    }

    /** Why the code in a region is cancelled: the outermost reason, since that is the one that cannot be caught here. */
    static @Nullable String outermostReason(@Nullable CancellableRegion innermost) {
        String found = null;
        for (var region = innermost; region != null; region = region.outer) {
            if (region.reason != null) {
                found = region.reason;
            }
        }
        return found;
    }

    /** The nearest deadline of a region and those around it. */
    static @Nullable Long nearestDeadline(@Nullable CancellableRegion innermost) {
        Long nearest = null;
        for (var region = innermost; region != null; region = region.outer) {
            var deadline = region.deadline();
            if (deadline != null && (nearest == null || deadline - nearest < 0)) {
                nearest = deadline;
            }
        }
        return nearest;
    }
}
