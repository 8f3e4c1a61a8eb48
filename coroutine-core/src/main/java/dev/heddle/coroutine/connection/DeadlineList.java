package dev.heddle.coroutine.connection;

import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.LoopLocal;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one event loop that have the same length, in the order in which they end: a new one goes behind all
 * others, so that setting and clearing cost a few writes, and one timer of the loop serves thousands of connections.
 * Confined to the event loop.
 */
final class DeadlineList {
    private static final LoopLocal<Map<Long, DeadlineList>> BY_LENGTH = LoopLocal.withInitial(loop -> new HashMap<>());

    /** A deadline that is set and cleared again and again. */
    abstract static class Deadline {
        private @Nullable DeadlineList list;
        private @Nullable Deadline previous;
        private @Nullable Deadline next;
        private long at;

        /** On the event loop, once, when the time is over. The deadline is no longer set then. */
        abstract void expired();

        final void clear() {
            if (list != null) {
                list.remove(this);
            }
        }
    }

    private final long length;
    private final CoroutineScheduler scheduler;
    private @Nullable Deadline first;
    private @Nullable Deadline last;
    private boolean timerSet;

    private DeadlineList(long length, CoroutineScheduler scheduler) {
        this.length = length;
        this.scheduler = scheduler;
    }

    /** Sets a deadline, and clears what was set before. */
    static void set(Deadline deadline, long nanos, CoroutineScheduler scheduler) {
        deadline.clear();
        BY_LENGTH
                .get(scheduler)
                .computeIfAbsent(nanos, length -> new DeadlineList(length, scheduler))
                .append(deadline);
    }

    private void append(Deadline deadline) {
        deadline.list = this;
        deadline.at = scheduler.now() + length;
        deadline.previous = last;
        if (last == null) {
            first = deadline;
        } else {
            last.next = deadline;
        }
        last = deadline;
        if (!timerSet) {
            setTimer(length);
        }
    }

    private void remove(Deadline deadline) {
        var before = deadline.previous;
        var after = deadline.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        deadline.list = null;
        deadline.previous = null;
        deadline.next = null;
    }

    /** Once set, the timer runs out even if its deadline is cleared, and is then set anew for the first that is left. */
    private void setTimer(long nanos) {
        timerSet = true;
        scheduler.execute(() -> scheduler.eventLoop().schedule(this::timerRanOut, nanos, TimeUnit.NANOSECONDS));
    }

    private void timerRanOut() {
        timerSet = false;
        long now = System.nanoTime();
        while (first != null && first.at - now <= 0) {
            var deadline = first;
            remove(deadline);
            deadline.expired();
        }
        if (first != null) {
            setTimer(first.at - now);
        }
    }
}
