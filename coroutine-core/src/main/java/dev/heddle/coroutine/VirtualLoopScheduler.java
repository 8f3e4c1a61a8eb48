package dev.heddle.coroutine;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event loop of Heddle's own: one platform thread, the carrier, runs a queue of virtual threads, and Netty's event
 * loop is one of them.
 *
 * <pre>
 * carrier:     poll the queue, run the entry until it suspends; nothing to run: park
 * loop thread: run loop-side tasks; wait for I/O, or only look if a coroutine is runnable; read, decode, deliver;
 *              yield to the coroutines that became runnable
 * </pre>
 *
 * <p>Why the loop is a virtual thread too: a platform thread that waits for a lock held by a suspended coroutine which it
 * must itself resume waits for ever. A virtual one unmounts, the carrier runs the coroutine, the lock is released. It
 * costs one more switch for each turn of the loop, not for each request.
 *
 * <p>The loop thread blocks in the I/O handler's system call and stays mounted there; that is meant, for it does so only
 * when the queue is empty, and whoever adds to the queue from elsewhere wakes it ({@link RunQueue}).
 *
 * <p>Whatever is confined to the loop is touched by the carrier, the loop thread and the coroutines, never two at once,
 * since they take turns on one platform thread.
 */
sealed class VirtualLoopScheduler extends LoopScheduler implements RunQueue.Waker permits ClockedLoopScheduler {
    private static final Logger log = LoggerFactory.getLogger(VirtualLoopScheduler.class);

    /** How long Netty's own tasks may hold up I/O and coroutines in one turn. */
    private static final long NETTY_TASKS_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** In place of such a time: no tasks. */
    private static final long IO_ALONE = -1;

    /** Looks for more I/O in one turn. */
    private static final int MOST_LOOKS = 256;

    /** How long I/O may wait for coroutines that only wake one another: about what a look for it costs, many times. */
    private static final long LONGEST_WITHOUT_IO_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    /** The same where the clock stands still. */
    private static final int MOST_ROUNDS_WITHOUT_IO = 64;

    /** As long as anything is asked to wait for I/O at once: io_uring's times have an end. */
    private static final long LONGEST_WAIT_NANOS = TimeUnit.HOURS.toNanos(1);

    /**
     * Of the carrier: the frames of a coroutine that runs are on it, so that it limits how deep each of them may recurse.
     * To suspend one takes room there too, for the JVM recurses over its frames: in an ordinary thread's one megabyte, 4,000
     * interpreted frames are too many. One stack serves all coroutines of the loop, and only what was used is backed by
     * memory; so it is generous.
     */
    private static final long STACK_BYTES = 16L * 1024 * 1024;

    private final RunQueue queue = new RunQueue(this);
    private final VirtualEventLoop eventLoop;
    private final Thread carrier;
    private final Thread loopThread;

    /** What the JDK hands over for the loop thread, always the same object; written before its first slice. */
    private @Nullable Runnable loopThreadEntry;

    /** Rounds of the coroutines since the loop last looked for I/O. Confined to the loop. */
    private int roundsWithoutIo;

    /** Posted by coroutines for the loop's side. Confined to the loop. */
    private final ArrayDeque<Runnable> loopTasks = new ArrayDeque<>();

    /**
     * Confined to the loop; others read the clock themselves. A turn ends where the loop thread yields to the coroutines;
     * while it is suspended anywhere else (in the JDK's selector, at a lock), each coroutine's slice counts as a turn.
     */
    private long turnTime;

    /** By which the loop decides how much to read. Confined to the loop. */
    private final TurnLength turnLength = new TurnLength();

    /** Those of its coroutines, and of other virtual threads than the loop thread. Confined to the loop. */
    private final TimedWaits timedWaits = new TimedWaits();

    /**
     * Between the loop thread's last look at the queue and its return from the I/O handler. A coroutine finds it true
     * only if the handler waits by unmounting the loop thread, as the JDK's selector does, instead of blocking the carrier.
     */
    private boolean loopThreadWaits;

    /** While the loop thread is itself in the queue. Others read it too, for a count that is out of date anyway. */
    private boolean loopThreadQueued;

    /** Whether the loop thread is mounted, or was the last to be; else another virtual thread. Confined to the loop. */
    private boolean loopThreadRuns;

    private boolean loopEnded;
    /** The loop thread looks at its tasks once more after it has set this, and then never again. */
    private volatile boolean stopped;

    private volatile boolean abandoned;

    /** To be started by {@link #start}. */
    VirtualLoopScheduler(String name, IoEventLoopGroup parent, IoHandlerFactory ioHandler, Ticker ticker) {
        super(name);
        eventLoop = new VirtualEventLoop(parent, this, ioHandler, ticker);
        loopThread = VirtualThreads.create(
                this::enqueueFromLoopThread,
                name,
                () -> FastThreadLocalThread.runWithFastThreadLocal(this::runEventLoop));
        eventLoop.setOwningThread(loopThread);
        carrier = new FastThreadLocalThread(null, this::carry, name, STACK_BYTES);
    }

    final void start() {
        carrier.start();
    }

    // ---- the carrier

    private void carry() {
        CurrentEventLoop.set(this);
        loopThread.start();
        while (!isFinished()) {
            var task = queue.poll();
            if (task != null) {
                runInTurn(task);
            } else if (queue.prepareToSleep(RunQueue.PARKED)) {
                park();
                queue.awake();
            }
        }
    }

    private void runInTurn(Runnable entry) {
        if (entry == loopThreadEntry && loopCanWait()) {
            queue.addLocal(entry);
            return;
        }
        if (!loopThreadQueued) {
            beginTurnWithoutLoopThread();
        }
        loopThreadRuns = entry == loopThreadEntry;
        runEntry(entry);
    }

    /** It is suspended elsewhere, and what would resume it is perhaps in the queue of other threads. */
    private void beginTurnWithoutLoopThread() {
        turnTime = nanoTime();
        endTimedWaits();
        queue.takeRemote();
    }

    /**
     * Whether coroutines that wake one another may go on for a moment before the loop looks for I/O again, which is a
     * system call: they have sent nothing, and left no task, since it last did.
     */
    private boolean loopCanWait() {
        return loopThreadQueued
                && loopTasks.isEmpty()
                && !queue.isEmpty()
                && ++roundsWithoutIo < MOST_ROUNDS_WITHOUT_IO
                && nanoTime() - turnTime < LONGEST_WITHOUT_IO_NANOS;
    }

    /**
     * On the carrier, when a virtual thread has just left it: where its timed wait is kept, or null if that is not the loop's
     * to end. That of the loop thread, which it makes in the JDK's selector, is not: it would wait for itself.
     */
    @Nullable TimedWaits timedWaits() {
        return loopThreadRuns ? null : timedWaits;
    }

    /** The loop thread is suspended at a lock or in the JDK's selector, or there would be something to run. */
    private void park() {
        if (timedWaits.isEmpty()) {
            LockSupport.park(this);
            return;
        }
        long nanos = timedWaits.nanosToFirst(System.nanoTime());
        if (nanos > 0) {
            LockSupport.parkNanos(this, nanos);
        }
        timedWaits.endUntil(System.nanoTime());
    }

    private boolean isFinished() {
        return loopEnded && (queue.isEmpty() || abandoned);
    }

    /** A slice of a coroutine, or of another virtual thread of this loop. */
    void runEntry(Runnable entry) {
        runSafely(entry);
    }

    private void runSafely(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            log.error("Event loop {}: a task failed", name(), e);
        }
    }

    // ---- the loop thread

    @SuppressWarnings("ThreadPriorityCheck") // yield hands the carrier to the coroutines: the mechanism, not a hint
    private void runEventLoop() {
        CurrentEventLoop.set(this);
        while (!eventLoop.isShuttingDown()) {
            turn();
        }
        close("the event loop shuts down");
        while (!eventLoop.isTerminated()) {
            beforeLastTurn();
            runLoopTasks();
            eventLoop.runNow();
            Thread.yield();
        }
        outliveCoroutines();
        loopEnded = true;
    }

    @SuppressWarnings("ThreadPriorityCheck") // as above
    private void turn() {
        runLoopTasks();
        int found;
        if (!isTimedWaitDue() && queue.prepareToSleep(RunQueue.IN_IO)) {
            found = awaitIo();
            queue.awake();
        } else {
            found = lookForIo();
        }
        if (found >= Transport.EVENTS_AT_ONCE && turnLength.isLongAgain(nanoTime() - turnTime)) {
            found += lookForTheRest();
        }
        turnLength.begin(found);
        turnTime = nanoTime();
        roundsWithoutIo = 0;
        endTimedWaits();
        queue.takeRemote();
        if (!queue.isEmpty()) {
            loopThreadQueued = true;
            Thread.yield();
            loopThreadQueued = false;
        }
    }

    final int lookForIo() {
        return eventLoop.runNow(NETTY_TASKS_NANOS);
    }

    /** Returns how many events there were. */
    private int lookForTheRest() {
        int all = 0;
        int looks = 1;
        int found;
        do {
            found = eventLoop.runNow(IO_ALONE);
            all += found;
            looks++;
        } while (looks < MOST_LOOKS && found >= Transport.EVENTS_AT_ONCE);
        return all;
    }

    /**
     * Nothing is runnable, and whoever changes that wakes the loop: waits for I/O, tasks and timers, and serves them.
     *
     * @return how many, at least
     */
    int awaitIo() {
        return waitForIo(
                timedWaits.isEmpty()
                        ? 0
                        : Math.clamp(timedWaits.nanosToFirst(System.nanoTime()), 1, LONGEST_WAIT_NANOS));
    }

    private boolean isTimedWaitDue() {
        return !timedWaits.isEmpty() && timedWaits.nanosToFirst(System.nanoTime()) <= 0;
    }

    /** Those that are due by the time of the turn; that they are so a little later is all that is lost by it. */
    private void endTimedWaits() {
        if (!timedWaits.isEmpty()) {
            timedWaits.endUntil(turnTime);
        }
    }

    /** Waits for so many nanoseconds at most, zero for without end; returns how much it has served. */
    final int waitForIo(long nanos) {
        loopThreadWaits = true;
        int served = eventLoop.run(nanos, NETTY_TASKS_NANOS);
        loopThreadWaits = false;
        return served;
    }

    final boolean prepareToWait() {
        return queue.prepareToSleep(RunQueue.IN_IO);
    }

    /** Each time before the loop, which shuts down, looks whether it may end. */
    void beforeLastTurn() {}

    private void runLoopTasks() {
        for (var task = loopTasks.poll(); task != null; task = loopTasks.poll()) {
            runSafely(task);
        }
    }

    /** Channels are closed by now, but cancelled coroutines may still run their {@code finally} blocks. */
    private void outliveCoroutines() {
        while (live() > 0 && !abandoned) {
            beforeLastTurn();
            runLastTasks();
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(1));
        }
        stopped = true;
        runLastTasks();
    }

    private void runLastTasks() {
        runLoopTasks();
        eventLoop.runNonBlockingTasks(0);
    }

    final boolean mayBlockForIo() {
        return queue.isEmpty() && loopTasks.isEmpty();
    }

    // ---- any thread

    @Override
    public final void execute(Runnable task) {
        refuseIfStopped();
        if (isCurrent()) {
            loopTasks.add(task);
            if (loopThreadWaits) {
                eventLoop.wakeup();
            }
        } else {
            eventLoop.execute(task);
            refuseIfStopped();
        }
    }

    /** Netty's own loop takes tasks from other threads even after its end, and nobody runs them. */
    private void refuseIfStopped() {
        if (stopped) {
            throw new RejectedExecutionException("event loop " + name() + " has terminated");
        }
    }

    /** The scheduler of the loop thread itself, which comes first, and of virtual threads that code on the loop's side starts. */
    private void enqueueFromLoopThread(Runnable task) {
        if (loopThreadEntry == null) {
            loopThreadEntry = task;
        }
        enqueue(task);
    }

    @Override
    final void enqueue(Runnable task) {
        if (isCurrent()) {
            queue.addLocal(task);
        } else {
            queue.addRemote(task);
        }
    }

    @Override
    public final void wake(int sleepState) {
        if (sleepState == RunQueue.IN_IO) {
            eventLoop.wakeup();
        } else {
            LockSupport.unpark(carrier);
        }
    }

    @Override
    public final EventLoop eventLoop() {
        return eventLoop;
    }

    final VirtualEventLoop virtualEventLoop() {
        return eventLoop;
    }

    final boolean loopThreadWaits() {
        return loopThreadWaits;
    }

    @Override
    public final boolean isCurrent() {
        return VirtualThreads.currentCarrier() == carrier;
    }

    /** Not what the turn before has read where the loop thread may have waited since, and serves now what came. */
    @Override
    public final long now() {
        return isCurrent() && !loopThreadWaits ? turnTime : nanoTime();
    }

    @Override
    final long turnTime() {
        return turnTime;
    }

    @Override
    public final int runnable() {
        return Math.max(0, queue.size() - (loopThreadQueued ? 1 : 0));
    }

    @Override
    public StackTraceElement[] loopStackTrace() {
        return loopThreadQueued ? new StackTraceElement[0] : loopThread.getStackTrace();
    }

    @Override
    public final long platformThreadId() {
        return carrier.isAlive() ? carrier.threadId() : -1;
    }

    /** After a bounded wait: the carrier ends although coroutines are live. They never run again. */
    final void abandonCoroutines() {
        abandoned = true;
        LockSupport.unpark(carrier);
        eventLoop.wakeup();
    }

    final Thread carrier() {
        return carrier;
    }
}
