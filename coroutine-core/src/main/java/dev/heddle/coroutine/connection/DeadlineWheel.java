package dev.heddle.coroutine.connection;

import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.LoopLocal;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one event loop that have the same length. Nearly all of them are set and cleared again with every
 * message and never end, so both write to the deadline alone: it stays where it hangs in the wheel, and is hung anew, if it
 * is still set, when the wheel comes by. One timer of the loop serves thousands of connections, and no connection touches
 * the memory of another.
 *
 * <p>After Varghese and Lauck, "Hashed and Hierarchical Timing Wheels" (1987); a deadline ends late by up to a sixteenth of
 * its length, at least a millisecond, and later if very many end at once: a few in each turn of the loop. Confined to the
 * event loop.
 */
final class DeadlineWheel {
    private static final LoopLocal<Map<Long, DeadlineWheel>> BY_LENGTH = LoopLocal.withInitial(loop -> new HashMap<>());

    private static final int TICKS_IN_A_LENGTH = 16;
    /** More than the ticks that a deadline can lie ahead. A power of two. */
    private static final int SLOTS = 32;

    /**
     * Deadlines that end in one turn of the loop. What was set in the same sixteenth of a length ends at the same tick: of
     * thousands of clients that all do nothing, hundreds. To end a connection takes up to some hundred microseconds, if much
     * waits to be sent, and others are to be served meanwhile.
     */
    static final int LEAST_IN_A_TURN = 4;

    private static final int MOST_DOUBLINGS = 12;

    private static final long SHORTEST_TICK = TimeUnit.MILLISECONDS.toNanos(1);

    /** A deadline that is set and cleared again and again. */
    abstract static class Deadline {
        /** Where it hangs, set or not; null if nowhere. */
        private @Nullable DeadlineWheel wheel;

        private @Nullable Deadline previous;
        private @Nullable Deadline next;
        private int slot;
        private boolean set;
        private long at;

        /**
         * On the event loop, once, when the time is over. The deadline is no longer set then.
         *
         * @return whether that was the end; false if it has been set again
         */
        abstract boolean expired();

        final void clear() {
            set = false;
        }

        /** Takes it off the wheel, which would otherwise hold it, and what it belongs to, until it comes by. */
        final void dispose() {
            set = false;
            if (wheel != null) {
                wheel.takeOff(this);
            }
        }
    }

    private final long length;
    private final long tick;
    private final CoroutineScheduler scheduler;
    private final @Nullable Deadline[] slots = new @Nullable Deadline[SLOTS];
    private final long origin;

    /** The first tick, counted from the origin, whose slot the wheel has not come by. */
    private long nextTick;

    private int hanging;
    private boolean timerSet;
    /** How many may still end in this turn. */
    private int left;

    private DeadlineWheel(long length, CoroutineScheduler scheduler) {
        this.length = length;
        this.tick = Math.max(length / TICKS_IN_A_LENGTH, SHORTEST_TICK);
        this.scheduler = scheduler;
        this.origin = scheduler.nanoTime();
    }

    /** Sets a deadline, in place of what was set before. */
    static void set(Deadline deadline, long nanos, CoroutineScheduler scheduler) {
        deadline.at = scheduler.now() + nanos;
        deadline.set = true;
        var wheel = deadline.wheel;
        if (wheel != null && wheel.length == nanos) {
            return;
        }
        if (wheel != null) {
            wheel.takeOff(deadline);
        }
        BY_LENGTH
                .get(scheduler)
                .computeIfAbsent(nanos, length -> new DeadlineWheel(length, scheduler))
                .hang(deadline);
    }

    private void hang(Deadline deadline) {
        if (!timerSet) {
            long now = scheduler.nanoTime();
            nextTick = Math.max(nextTick, (now - origin) / tick + 1);
            setTimer(now);
        }
        long due = Math.max(nextTick, (deadline.at - origin + tick - 1) / tick);
        int slot = (int) (due & (SLOTS - 1));
        var first = slots[slot];
        deadline.wheel = this;
        deadline.slot = slot;
        deadline.next = first;
        if (first != null) {
            first.previous = deadline;
        }
        slots[slot] = deadline;
        hanging++;
    }

    private void takeOff(Deadline deadline) {
        var before = deadline.previous;
        var after = deadline.next;
        if (before == null) {
            slots[deadline.slot] = after;
        } else {
            before.next = after;
        }
        if (after != null) {
            after.previous = before;
        }
        deadline.wheel = null;
        deadline.previous = null;
        deadline.next = null;
        hanging--;
    }

    private void setTimer(long now) {
        timerSet = true;
        long delay = Math.max(0, origin + nextTick * tick - now);
        scheduler.execute(() -> scheduler.eventLoop().schedule(this::timerRanOut, delay, TimeUnit.NANOSECONDS));
    }

    private void timerRanOut() {
        long now = scheduler.nanoTime();
        long present = (now - origin) / tick;
        // After a long stall every slot is due, once.
        nextTick = Math.max(nextTick, present - SLOTS + 1);
        // Twice as many for each tick that it is behind, or they would come faster than they go.
        left = LEAST_IN_A_TURN << Math.clamp(present - nextTick, 0, MOST_DOUBLINGS);
        while (nextTick <= present) {
            int slot = (int) (nextTick & (SLOTS - 1));
            nextTick++;
            if (!comeBy(slot, now)) {
                nextTick--;
                break;
            }
        }
        timerSet = false;
        if (hanging > 0) {
            setTimer(now);
        }
    }

    /** Whether it is done with the slot; it comes by again at once if not, behind what else the loop has to do. */
    private boolean comeBy(int slot, long now) {
        // What is hung anew may come into this very slot, after a long stall; it goes before the first and is not met
        // again.
        for (var deadline = slots[slot]; deadline != null; ) {
            var after = deadline.next;
            boolean ends = deadline.set && deadline.at - now <= 0;
            if (ends && left == 0) {
                return false;
            }
            takeOff(deadline);
            if (ends) {
                deadline.set = false;
                left -= deadline.expired() ? 1 : 0;
            } else if (deadline.set) {
                hang(deadline);
            }
            deadline = after;
        }
        return true;
    }
}
