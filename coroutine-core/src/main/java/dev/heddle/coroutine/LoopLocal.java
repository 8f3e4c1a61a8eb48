package dev.heddle.coroutine;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A variable of which each event loop has its own value: a pool of connections, a cached date, a list of timers. The
 * value is confined to its loop, so that it needs no lock.
 *
 * <p>Make few, and keep them in static fields: each takes a place in every scheduler for the life of the JVM.
 *
 * @param <T> the value's type
 */
public final class LoopLocal<T> {
    private static final AtomicInteger NEXT_INDEX = new AtomicInteger();

    private final int index = NEXT_INDEX.getAndIncrement();
    private final Function<? super CoroutineScheduler, ? extends T> initial;

    private LoopLocal(Function<? super CoroutineScheduler, ? extends T> initial) {
        this.initial = initial;
    }

    /** A variable whose value is made at the first {@link #get} of each loop. */
    public static <T> LoopLocal<T> withInitial(Function<? super CoroutineScheduler, ? extends T> initial) {
        return new LoopLocal<>(initial);
    }

    /**
     * The value of an event loop, to be used on that loop only.
     *
     * @throws IllegalStateException if the calling code is not on that loop
     */
    @SuppressWarnings("unchecked") // only this object writes to its index
    public T get(CoroutineScheduler scheduler) {
        if (!scheduler.isCurrent()) {
            throw new IllegalStateException(
                    Thread.currentThread() + " is not on event loop " + scheduler.name() + ", which owns the value");
        }
        var values = scheduler.loopLocals;
        if (index >= values.length) {
            values = Arrays.copyOf(values, index + 4);
            scheduler.loopLocals = values;
        }
        @Nullable Object value = values[index];
        if (value == null) {
            value = initial.apply(scheduler);
            values[index] = value;
        }
        return (T) value;
    }
}
