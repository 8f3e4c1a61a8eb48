package dev.heddle.coroutine;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The timed waits of the JDK that go on on one event loop, in a binary heap: the first to end is at hand, and to begin or to
 * cancel one takes as many steps as the logarithm of their number. Confined to the loop, and real time.
 */
final class TimedWaits {
    private static final int FIRST_LENGTH = 16;

    /** 146 years. Of two that differ by more than twice that, nobody could tell which is earlier: the clock may wrap. */
    private static final long LONGEST_NANOS = Long.MAX_VALUE / 2;

    private @Nullable TimedWait[] heap = {};
    private int size;

    /**
     * Uses all that is here once. A virtual thread's carrier may not load classes while the thread leaves it: whoever holds
     * the lock that this takes may be another virtual thread, which could not go on.
     */
    static void prepare() {
        var waits = new TimedWaits();
        var last = waits.begin(() -> {}, 2);
        waits.begin(() -> {}, 1).cancel(false);
        waits.endUntil(last.deadline);
    }

    /** One that ends so many nanoseconds from now; after {@link #LONGEST_NANOS} at the latest. */
    TimedWait begin(Runnable wake, long nanos) {
        var wait = new TimedWait(this, wake, System.nanoTime() + Math.min(nanos, LONGEST_NANOS));
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, Math.max(FIRST_LENGTH, 2 * size));
        }
        rise(wait, size++);
        return wait;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** How long until the first is due, from a time on; zero or less if it is. There must be one. */
    long nanosToFirst(long now) {
        return at(0).deadline - now;
    }

    /** Ends those that are due at a time, in the order of their times. */
    void endUntil(long now) {
        while (size > 0 && nanosToFirst(now) <= 0) {
            var due = at(0);
            remove(due);
            due.end();
        }
    }

    /** Whether it was here. */
    boolean remove(TimedWait wait) {
        int place = wait.place;
        if (place == TimedWait.NOWHERE) {
            return false;
        }
        wait.place = TimedWait.NOWHERE;
        var last = at(--size);
        heap[size] = null;
        if (last != wait) {
            sink(last, place);
            if (last.place == place) {
                rise(last, place);
            }
        }
        return true;
    }

    private void rise(TimedWait wait, int from) {
        int place = from;
        while (place > 0 && wait.isBefore(at(parentOf(place)))) {
            put(at(parentOf(place)), place);
            place = parentOf(place);
        }
        put(wait, place);
    }

    private void sink(TimedWait wait, int from) {
        int place = from;
        for (int child = earlierChildOf(place);
                child < size && at(child).isBefore(wait);
                child = earlierChildOf(place)) {
            put(at(child), place);
            place = child;
        }
        put(wait, place);
    }

    private static int parentOf(int place) {
        return (place - 1) / 2;
    }

    private int earlierChildOf(int place) {
        int left = 2 * place + 1;
        int right = left + 1;
        return right < size && at(right).isBefore(at(left)) ? right : left;
    }

    private TimedWait at(int place) {
        return Objects.requireNonNull(heap[place]);
    }

    private void put(TimedWait wait, int place) {
        heap[place] = wait;
        wait.place = place;
    }
}
