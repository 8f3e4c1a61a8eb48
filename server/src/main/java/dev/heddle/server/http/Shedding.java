package dev.heddle.server.http;

import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.LoopLocal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Turns requests away that the server cannot serve in time, before a handler sees them: what that costs is little beside what a
 * handler costs, so that those that are taken have nearly all of the server. Any thread, unless a method says otherwise.
 */
public final class Shedding {
    private static final long LOOK_SECONDS = 1;

    private final OverloadLimits limits;
    /** Null if any time is allowed, or it is not known: where coroutines do not run on their event loops. */
    private final @Nullable LoopLocal<LoopDelay> delays;

    private final AtomicInteger requests = new AtomicInteger();
    private final @Nullable HeapPressure heap;
    private final Map<Overload, LongAdder> counts = new EnumMap<>(Overload.class);

    Shedding(OverloadLimits limits) {
        this.limits = limits;
        long delay = limits.delay().toNanos();
        this.delays = delay == 0 || !EventLoops.coroutinesRunOnEventLoops()
                ? null
                : LoopLocal.withInitial(loop -> new LoopDelay(delay, loop.nanoTime()));
        this.heap = limits.heapPercent() == 100 ? null : HeapPressure.ofHeap(limits.heapPercent());
        for (var reason : Overload.values()) {
            counts.put(reason, new LongAdder());
        }
    }

    /** Looks at the heap from now on, on an event loop, as long as it lives. */
    void watch(CoroutineScheduler scheduler) {
        if (heap != null) {
            scheduler
                    .eventLoop()
                    .scheduleWithFixedDelay(
                            () -> heap.look(System.nanoTime()), LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        }
    }

    /**
     * Whether a request may have a handler; {@link #ended} is to be called if so. On the coroutine of its exchange.
     *
     * @param start when it was read, by the clock of its event loop
     */
    boolean begins(CoroutineScheduler scheduler, long start) {
        var reason = refusal(scheduler, start);
        if (reason == null) {
            return true;
        }
        Objects.requireNonNull(counts.get(reason)).increment();
        return false;
    }

    private @Nullable Overload refusal(CoroutineScheduler scheduler, long start) {
        if (delays != null && delays.get(scheduler).isTooLong(start, scheduler.nanoTime())) {
            return Overload.DELAY;
        }
        if (heap != null && heap.isFull()) {
            return Overload.HEAP;
        }
        if (limits.requests() > 0 && requests.incrementAndGet() > limits.requests()) {
            requests.decrementAndGet();
            return Overload.REQUESTS;
        }
        return null;
    }

    /** The handler of a request that was taken has ended. */
    void ended() {
        if (limits.requests() > 0) {
            requests.decrementAndGet();
        }
    }

    /** How many requests were turned away for a reason. */
    public long count(Overload reason) {
        return Objects.requireNonNull(counts.get(reason)).sum();
    }
}
