package dev.heddle.coroutine;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine whose virtual thread has this very object as its scheduler.
 *
 * <p>The JDK hands the thread's continuation to {@link #execute} whenever it becomes runnable; the coroutine puts itself
 * into its event loop's queue; the loop calls {@link #run}, which mounts it until it next suspends. One object is thus
 * handle, scheduler and queue entry, and the loop knows which coroutine it runs.
 */
final class LoopCoroutine extends Coroutine implements Executor, Runnable {
    private final Thread thread;

    /** Loop-confined; read by others for dumps only. */
    private boolean mounted;

    private long suspendedAt;

    /** Whether its slice has ended in such a way that it was runnable again at once. Loop-confined. */
    private boolean yielded;

    /** Whether its first slice has been announced to listeners. Loop-confined. */
    private boolean announced;

    LoopCoroutine(LoopScheduler scheduler, String kind, @Nullable Object subject, Body body) {
        super(scheduler, subject, body);
        this.thread = VirtualThreads.createForCoroutine(
                this, Objects.requireNonNull(kind, "kind"), LoopCoroutine::liveOnCurrentThread);
    }

    /** Found by its thread, so that all threads share one task: a million coroutines are a million of everything. */
    private static void liveOnCurrentThread() {
        ((LoopCoroutine) VirtualThreads.schedulerOf(Thread.currentThread())).live();
    }

    private LoopScheduler loop() {
        return (LoopScheduler) scheduler();
    }

    static @Nullable LoopCoroutine of(Thread thread) {
        return VirtualThreads.schedulerOf(thread) instanceof LoopCoroutine c && c.thread == thread ? c : null;
    }

    @Override
    public Thread thread() {
        return thread;
    }

    @Override
    void start() {
        thread.start();
    }

    /**
     * Called by the JDK on any thread. A virtual thread that this coroutine's code started with the JDK's own means
     * inherits this scheduler: it runs on the same event loop, but is no coroutine of ours.
     */
    @Override
    public void execute(Runnable task) {
        var loop = loop();
        if (mounted && loop.isCurrent()) {
            yielded = true;
        }
        loop.enqueue(task == VirtualThreads.continuationOf(thread) ? this : task);
    }

    /** One slice, on the event loop's thread: from resume to the next suspension. */
    @Override
    public void run() {
        // A stack dump taken from outside submits a continuation a second time. Such an entry may be stale when its
        // turn
        // comes, and must not count as a switch.
        if (thread.getState() != Thread.State.RUNNABLE) {
            return;
        }
        var loop = loop();
        mounted = true;
        try {
            loop.runSlice(this);
        } finally {
            mounted = false;
            suspendedAt = loop.turnTime();
        }
    }

    /** Returns whether it ran: it does not while a stack dump holds it, and is then handed over again after the dump. */
    boolean mountUntilSuspended() {
        int before = VirtualThreads.stateOf(thread);
        int held = VirtualThreads.heldForDump(before);
        if (before == held) {
            return false;
        }
        yielded = false;
        VirtualThreads.continuationOf(thread).run();
        return yielded || isChanged(before, VirtualThreads.stateOf(thread));
    }

    /**
     * Whether it ran, as far as its states before and after tell: the JDK does not say. One that was held until after is in that
     * state, and held. One that was held for a moment in between is in the same state as before: so is one that has waited and
     * was resumed at once, which is taken for the more frequent; but one that yields says so itself.
     */
    private static boolean isChanged(int before, int after) {
        return after != VirtualThreads.heldForDump(before) && !(after == before && VirtualThreads.hasYielded(before));
    }

    boolean isHeldForDump() {
        int state = VirtualThreads.stateOf(thread);
        return state == VirtualThreads.heldForDump(state);
    }

    /** True once, if its code has not begun: it may be mounted more than once before it does, when a dump holds it. */
    boolean isFirstMount() {
        boolean first = !announced && !hasBegun();
        announced = true;
        return first;
    }

    /** On its own thread: it is about to wait, and to hold the loop. */
    void tellPinned() {
        loop().tellPinned(this);
    }

    @Override
    public boolean isMounted() {
        return mounted;
    }

    @Override
    public @Nullable Duration suspendedFor() {
        return state() == State.SUSPENDED
                ? Duration.ofNanos(Math.max(0, scheduler().nanoTime() - suspendedAt))
                : null;
    }
}
