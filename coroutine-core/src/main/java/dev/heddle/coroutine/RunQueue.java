package dev.heddle.coroutine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The runnable tasks of one event loop, first in first out, and the handshake that wakes the loop when it sleeps.
 *
 * <p>Tasks from the loop's own thread go to {@link #local}, which only that thread touches. Tasks from other threads
 * (timers, the JDK's pollers, other loops) go to {@link #remote} and join the local queue at its next turn.
 *
 * <p>A missed wake-up would leave a runnable coroutine in the queue of a loop that sleeps for ever. The protocol is
 * Dekker's: each side writes first, then looks at what the other wrote, with a full fence between.
 *
 * <pre>
 * loop                                     another thread
 * sleepState = IN_IO or PARKED             remote.offer(task)
 * full fence                               full fence (the volatile read of a volatile, after a CAS in offer)
 * tasks in remote? do not sleep            sleepState not AWAKE? compare-and-set to AWAKE, and wake the loop
 * </pre>
 *
 * <table>
 * <caption>Transitions of {@code sleepState}</caption>
 * <tr><td>AWAKE to IN_IO, PARKED</td><td>loop, before it may block</td></tr>
 * <tr><td>IN_IO, PARKED to AWAKE</td><td>the loop when it does not block after all or came back; or one other thread,
 * by compare-and-set, which then owes the wake-up</td></tr>
 * </table>
 */
final class RunQueue {
    static final int AWAKE = 0;
    /** The loop waits, or is about to wait, for I/O: it is woken through its I/O handler. */
    static final int IN_IO = 1;
    /** The loop itself is suspended and nothing else is runnable: its carrier thread parks. */
    static final int PARKED = 2;

    /** Wakes the loop's thread. Called by other threads, at most once for each time it goes to sleep. */
    interface Waker {
        void wake(int sleepState);
    }

    private static final VarHandle SLEEP_STATE;

    static {
        try {
            SLEEP_STATE = MethodHandles.lookup().findVarHandle(RunQueue.class, "sleepState", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Confined to the loop's thread. */
    private final ArrayDeque<Runnable> local = new ArrayDeque<>();

    private final Queue<Runnable> remote = new ConcurrentLinkedQueue<>();
    private final Waker waker;

    @SuppressWarnings("unused") // through SLEEP_STATE
    private volatile int sleepState = AWAKE;

    RunQueue(Waker waker) {
        this.waker = waker;
    }

    /** Loop's thread only: adds a task behind all others. */
    void addLocal(Runnable task) {
        local.add(task);
    }

    /** Any thread: adds a task, and wakes the loop if it sleeps or is about to. */
    void addRemote(Runnable task) {
        remote.add(task);
        VarHandle.fullFence();
        int state = sleepState;
        if (state != AWAKE && SLEEP_STATE.compareAndSet(this, state, AWAKE)) {
            waker.wake(state);
        }
    }

    /** Loop's thread only: the next task, or null. */
    @Nullable Runnable poll() {
        var task = local.poll();
        if (task != null) {
            return task;
        }
        takeRemote();
        return local.poll();
    }

    /** Loop's thread only: moves what other threads added behind the local tasks. */
    void takeRemote() {
        for (var task = remote.poll(); task != null; task = remote.poll()) {
            local.add(task);
        }
    }

    /** Loop's thread only: whether nothing is runnable. */
    boolean isEmpty() {
        return local.isEmpty() && remote.isEmpty();
    }

    /**
     * Loop's thread only: announces that the thread is about to block. True means that it may: whoever adds a task from
     * now on calls the waker. False means that there is a task, and the loop is awake.
     */
    boolean prepareToSleep(int state) {
        SLEEP_STATE.setVolatile(this, state);
        VarHandle.fullFence();
        if (isEmpty()) {
            return true;
        }
        awake();
        return false;
    }

    /** Loop's thread only: it has come back from where it blocked. */
    void awake() {
        SLEEP_STATE.setOpaque(this, AWAKE);
    }

    /** Any thread: whether the loop still counts as asleep. */
    boolean isAsleep() {
        return sleepState != AWAKE;
    }

    /** Any thread: about how many tasks wait. */
    int size() {
        return local.size() + remote.size();
    }
}
