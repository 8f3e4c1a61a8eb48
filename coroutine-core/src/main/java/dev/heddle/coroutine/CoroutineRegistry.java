package dev.heddle.coroutine;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The live coroutines of one event loop, and how many have started and ended.
 *
 * <p>An intrusive doubly linked list costs two references for each coroutine and no other object. The lock is held for a
 * few instructions, and for the copying of references when someone looks; it is a monitor since starts and ends may come
 * from several threads where the JDK's internals are closed. Counts are read without it: who looks at them often must not
 * make a coroutine wait, which would be one switch more.
 */
final class CoroutineRegistry {
    private @Nullable Coroutine head;
    /** The counts are written under the lock. */
    private volatile int live;

    private volatile long started;
    private final Map<Coroutine.Outcome, AtomicLong> ended = new EnumMap<>(Coroutine.Outcome.class);

    CoroutineRegistry() {
        for (var outcome : Coroutine.Outcome.values()) {
            ended.put(outcome, new AtomicLong());
        }
    }

    synchronized void add(Coroutine coroutine) {
        var first = head;
        coroutine.next = first;
        if (first != null) {
            first.previous = coroutine;
        }
        head = coroutine;
        live++;
        started++;
    }

    synchronized void remove(Coroutine coroutine, Coroutine.Outcome outcome) {
        // First counted: who sees without the lock that none is live finds all ends counted.
        counter(outcome).incrementAndGet();
        unlink(coroutine);
    }

    /** Takes back an addition: it did not start after all. */
    synchronized void withdraw(Coroutine coroutine) {
        unlink(coroutine);
        started--;
    }

    private void unlink(Coroutine coroutine) {
        var before = coroutine.previous;
        var after = coroutine.next;
        if (before == null) {
            head = after;
        } else {
            before.next = after;
        }
        if (after != null) {
            after.previous = before;
        }
        coroutine.previous = null;
        coroutine.next = null;
        int left = live - 1;
        live = left;
        if (left == 0) {
            notifyAll();
        }
    }

    int live() {
        return live;
    }

    long started() {
        return started;
    }

    long ended(Coroutine.Outcome outcome) {
        return counter(outcome).get();
    }

    private AtomicLong counter(Coroutine.Outcome outcome) {
        return Objects.requireNonNull(ended.get(outcome));
    }

    synchronized List<Coroutine> snapshot() {
        var all = new ArrayList<Coroutine>(live);
        for (var c = head; c != null; c = c.next) {
            all.add(c);
        }
        return all;
    }

    synchronized @Nullable Coroutine find(Predicate<Coroutine> wanted) {
        for (var c = head; c != null; c = c.next) {
            if (wanted.test(c)) {
                return c;
            }
        }
        return null;
    }

    /** Blocks until no coroutine is live, or the time is over; returns whether none is. */
    synchronized boolean awaitEmpty(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        while (live > 0) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            // Rounded up: a wait of zero milliseconds would be without end.
            wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
        }
        return true;
    }
}
