package dev.heddle.coroutine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that watches the slices of one event loop, in one object: the loop asks once for each slice whether there is one,
 * and runs the slice through it then. Never changed but for its count; who comes or goes makes another.
 */
final class SliceWatch {
    private final List<ListenerGuard> listeners;
    private final CoroutineScheduler.@Nullable SliceObserver observer;

    /** Loop-confined. */
    private int sliceNumber;

    private SliceWatch(List<ListenerGuard> listeners, CoroutineScheduler.@Nullable SliceObserver observer) {
        this.listeners = listeners;
        this.observer = observer;
    }

    /** Null if nobody watches. */
    static @Nullable SliceWatch of(List<ListenerGuard> listeners, CoroutineScheduler.@Nullable SliceObserver observer) {
        return listeners.isEmpty() && observer == null ? null : new SliceWatch(listeners, observer);
    }

    /** As {@link LoopCoroutine#mountUntilSuspended}. */
    boolean run(LoopCoroutine coroutine) {
        return listeners.isEmpty() ? runTimed(coroutine) : runListened(coroutine);
    }

    private boolean runTimed(LoopCoroutine coroutine) {
        var watching = observer;
        if (watching == null || (++sliceNumber & (LoopScheduler.SAMPLED_SLICES - 1)) != 0) {
            return coroutine.mountUntilSuspended();
        }
        long start = System.nanoTime();
        boolean ran = coroutine.mountUntilSuspended();
        watching.slice(System.nanoTime() - start);
        return ran;
    }

    private boolean runListened(LoopCoroutine coroutine) {
        if (coroutine.isHeldForDump()) {
            return false;
        }
        boolean starts = coroutine.isFirstMount();
        for (var listener : listeners) {
            if (starts) {
                listener.started(coroutine);
            }
            listener.resumed(coroutine);
        }
        boolean ran = runTimed(coroutine);
        for (var listener : listeners) {
            if (coroutine.hasEnded()) {
                listener.ended(coroutine);
            } else {
                listener.suspended(coroutine);
            }
        }
        return ran;
    }
}
