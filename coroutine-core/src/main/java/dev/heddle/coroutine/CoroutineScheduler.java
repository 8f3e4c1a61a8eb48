package dev.heddle.coroutine;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coroutines of one event loop: starts them, runs them on the loop's thread, counts them.
 *
 * <p><b>Fairness</b>: runnable coroutines run first in, first out, each until it next suspends; I/O has its turn after
 * all that were runnable when its turn before ended. A coroutine that computes for long holds up its whole loop.
 *
 * <p>Every method may be called from any thread unless it says otherwise.
 */
public abstract sealed class CoroutineScheduler permits LoopScheduler, DefaultPoolScheduler {
    private static final Logger log = LoggerFactory.getLogger(CoroutineScheduler.class);
    private static final Map<EventLoop, CoroutineScheduler> ADOPTED = new ConcurrentHashMap<>();

    final CoroutineRegistry registry = new CoroutineRegistry();
    private final String name;
    private final List<ListenerGuard> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean closing;

    /** Values of {@link LoopLocal}s. Confined to the loop. */
    @Nullable Object[] loopLocals = {};

    CoroutineScheduler(String name) {
        this.name = name;
    }

    /**
     * The scheduler of an event loop: that of {@link EventLoops}, or, for any other Netty event loop, one that is made at
     * the first call and adopts the loop as it is.
     *
     * <p>What is weaker on an adopted loop: its thread is a platform thread, so that code on it (a channel handler, a
     * logger) which waits for a lock held by a suspended coroutine of the same loop waits for ever; each resume passes
     * through the loop's own task queue; and a loop that is shut down cancels its coroutines but does not wait for them.
     */
    public static CoroutineScheduler of(EventLoop eventLoop) {
        if (eventLoop instanceof VirtualEventLoop own) {
            return own.scheduler();
        }
        var known = ADOPTED.get(eventLoop);
        return known != null ? known : ADOPTED.computeIfAbsent(eventLoop, CoroutineScheduler::adopt);
    }

    private static CoroutineScheduler adopt(EventLoop eventLoop) {
        var scheduler =
                VirtualThreads.open() ? new AdoptedLoopScheduler(eventLoop) : new DefaultPoolScheduler(eventLoop);
        eventLoop.terminationFuture().addListener(terminated -> {
            ADOPTED.remove(eventLoop);
            scheduler.close("the event loop has terminated");
        });
        return scheduler;
    }

    /** Where this scheduler's coroutines run, in words: the event loop's name. */
    public final String name() {
        return name;
    }

    /** The Netty event loop. */
    public abstract EventLoop eventLoop();

    /**
     * Starts a coroutine: it is runnable at once, and has its first turn after those that are runnable already.
     *
     * @param kind names it and its thread in logs and dumps
     * @throws RejectedExecutionException if the event loop shuts down
     */
    public final Coroutine start(String kind, Coroutine.Body body) {
        return start(kind, null, body);
    }

    /**
     * Starts a coroutine that works on something.
     *
     * @param kind names it and its thread in logs and dumps
     * @param subject what it works on; its {@code toString} completes the name when someone looks, and costs nothing
     *     until then
     * @throws RejectedExecutionException if the event loop shuts down
     */
    public final Coroutine start(String kind, @Nullable Object subject, Coroutine.Body body) {
        var coroutine = newCoroutine(kind, subject, body);
        launch(coroutine);
        return coroutine;
    }

    final void launch(Coroutine coroutine) {
        // Registered before it is looked whether the loop closes, which is written before the registered are cancelled:
        // no coroutine slips through.
        registry.add(coroutine);
        if (closing) {
            registry.withdraw(coroutine);
            throw new RejectedExecutionException(
                    "event loop " + name + " shuts down: no coroutine " + coroutine.name());
        }
        try {
            coroutine.start();
        } catch (RejectedExecutionException e) {
            registry.withdraw(coroutine);
            throw e;
        }
    }

    abstract Coroutine newCoroutine(String kind, @Nullable Object subject, Coroutine.Body body);

    /**
     * Whether the calling code runs on this event loop's thread, inside a coroutine or outside: what is confined to the
     * loop may then be touched without a lock.
     */
    public abstract boolean isCurrent();

    /**
     * Runs a task on the loop's side, where Netty's {@code inEventLoop()} is true: from a coroutine of this loop, once it
     * and those runnable before the loop's turn have suspended; from elsewhere, as {@link EventLoop#execute}. Tasks of one
     * coroutine run in their order. A task must not block.
     *
     * @throws RejectedExecutionException if the event loop has terminated
     */
    public abstract void execute(Runnable task);

    /**
     * Calls code on the loop's side and waits for its result: how code from elsewhere reaches what is confined to the
     * loop. Called directly if the caller is on this loop. The wait is short and not a cancellation point, so that no
     * result is lost; the call must not block.
     *
     * @throws RejectedExecutionException if the event loop has terminated
     * @throws IllegalStateException on another event loop's thread, which would be blocked
     */
    public final <T extends @Nullable Object> T call(Supplier<T> code) {
        if (isCurrent()) {
            return code.get();
        }
        if (Coroutine.currentOrNull() == null) {
            refuseOnEventLoop("call");
        }
        var call = new LoopCall<>(code);
        execute(call);
        return call.await();
    }

    /**
     * The time by this event loop's clock, read at once. As {@link System#nanoTime()}, which it is unless the loop has a
     * clock of its own ({@link EventLoops.Builder#clock}): only the difference of two times of one loop means something.
     */
    public long nanoTime() {
        return System.nanoTime();
    }

    /** As {@link #nanoTime()}; on this loop, the time of its present turn: one clock read serves a whole turn. */
    public abstract long now();

    // ---- counts

    /** Coroutines that were started. */
    public final long started() {
        return registry.started();
    }

    /** Coroutines that returned. */
    public final long completed() {
        return registry.ended(Coroutine.Outcome.COMPLETED);
    }

    /** Coroutines that ended with an exception. */
    public final long failed() {
        return registry.ended(Coroutine.Outcome.FAILED);
    }

    /** Coroutines that ended since they were cancelled. */
    public final long cancelled() {
        return registry.ended(Coroutine.Outcome.CANCELLED);
    }

    /** Coroutines that have started and not ended. */
    public final int live() {
        return registry.live();
    }

    /** Coroutines that wait for their turn. */
    public abstract int runnable();

    /**
     * Switches: one resume with its suspend. The last turn of a coroutine, which ends it, is none. Exact on event loops;
     * on the JDK's default scheduler only suspensions by this library's calls are counted.
     */
    public abstract long switches();

    /** The live coroutines: a copy. */
    public final List<Coroutine> coroutines() {
        return registry.snapshot();
    }

    /**
     * Watches how long slices take, from a resume to the next suspension. One slice in {@value
     * LoopScheduler#SAMPLED_SLICES} is measured, since two clock reads cost as much as a third of a switch. At most one
     * observer; null removes it. Not called where the JDK's internals are closed.
     */
    public abstract void observeSlices(@Nullable SliceObserver observer);

    /**
     * Adds who is told when a coroutine of this loop waits although it is pinned, and so holds the loop.
     *
     * @return false if nobody will be told, since the JDK's internals are closed or differ
     */
    public boolean addPinObserver(PinObserver observer) {
        return false;
    }

    /** Takes it away again, once if it was added twice. */
    public void removePinObserver(PinObserver observer) {}

    /**
     * The coroutine that this loop's thread runs now, or null: none, or that is not known since the JDK's internals are
     * closed. Out of date when the caller sees it, unless the loop is held up by it. Takes a look at every live coroutine.
     */
    public abstract @Nullable Coroutine running();

    /**
     * The frames of the loop's own side, which runs channel handlers and tasks: those of the call that waits for I/O while
     * the loop rests. Empty while coroutines have their turn and it waits for its own, or if the loop has ended.
     */
    public abstract StackTraceElement[] loopStackTrace();

    /**
     * The number of the platform thread that is this event loop, for {@code ThreadMXBean} to tell its CPU time; -1 if the
     * loop has ended. Where the JDK's internals are closed coroutines run on other threads.
     */
    public abstract long platformThreadId();

    /** Adds a listener behind those that there are. Each is called on this event loop's thread: see there. */
    public final void addListener(CoroutineListener listener) {
        listeners.add(new ListenerGuard(Objects.requireNonNull(listener, "listener")));
        listenersChanged();
    }

    /**
     * Takes a listener away, once if it was added twice.
     *
     * @return whether it was there; it may still be called for the slice that runs
     */
    public final boolean removeListener(CoroutineListener listener) {
        for (var guard : listeners) {
            if (guard.listener == listener) {
                listeners.remove(guard);
                listenersChanged();
                return true;
            }
        }
        return false;
    }

    final List<ListenerGuard> listeners() {
        return List.copyOf(listeners);
    }

    void listenersChanged() {}

    /**
     * Is told of waits of pinned coroutines: those in which the JDK parks the thread. One for a monitor is not among them,
     * nor one of a virtual thread that is no coroutine.
     */
    @FunctionalInterface
    public interface PinObserver {
        /**
         * A coroutine is about to wait. Called on its own thread, which must not wait here, nor throw; a coroutine that
         * is in it cannot be told from one that waits.
         */
        void pinned(Coroutine coroutine);
    }

    /** Is told how long a slice took, on the event loop's thread. */
    @FunctionalInterface
    public interface SliceObserver {
        /** One measured slice. */
        void slice(long nanos);
    }

    // ---- for coroutines and groups

    /**
     * Any thread: work for coroutines of this loop begins on threads that the loop knows nothing of, and will end by
     * itself. A loop in virtual time does not move its time meanwhile, nor takes its coroutines for stuck.
     */
    void beginOutsideWork() {}

    /** Any thread: the counterpart of {@link #beginOutsideWork}, after the coroutine has been made runnable. */
    void endOutsideWork() {}

    /** For suspensions that no event loop sees. */
    abstract void countSuspension();

    final boolean isClosing() {
        return closing;
    }

    /** No new coroutines; those that live are cancelled. */
    final void close(String reason) {
        closing = true;
        for (var coroutine : registry.snapshot()) {
            coroutine.cancel(reason);
        }
    }

    /** For an event loop that others shut down. */
    final void closeWhenItShutsDown() {
        if (eventLoop() instanceof SingleThreadEventExecutor single) {
            single.addShutdownHook(() -> close("the event loop shuts down"));
        }
    }

    void logFailure(Coroutine coroutine, Throwable failure) {
        log.error("Coroutine {} failed", coroutine.name(), failure);
    }

    /**
     * Code on an event loop's own thread must not wait for a coroutine: the loop could not run it.
     *
     * @throws IllegalStateException if the caller is on such a thread, outside of a coroutine
     */
    static void refuseOnEventLoop(String call) {
        var onLoop = CurrentEventLoop.get();
        if (onLoop != null) {
            throw new IllegalStateException(
                    call + " would block event loop " + onLoop.name() + ": it may be called in a coroutine");
        }
    }

    /** Which scheduler's loop the current thread is, for threads that are event loops. */
    static final class CurrentEventLoop {
        private static final FastThreadLocal<CoroutineScheduler> CURRENT = new FastThreadLocal<>();

        private CurrentEventLoop() {}

        static void set(CoroutineScheduler scheduler) {
            CURRENT.set(scheduler);
        }

        static @Nullable CoroutineScheduler get() {
            return CURRENT.getIfExists();
        }
    }
}
