package dev.heddle.coroutine.continuation;

import dev.heddle.coroutine.internal.CurrentCoroutine;
import dev.heddle.coroutine.internal.Sneaky;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A strand on a virtual thread of its own, where the JDK's continuation is closed: entering it unparks that thread and parks
 * the resumer's, leaving it does the reverse. Only one of the two ever runs.
 *
 * <table>
 * <caption>Transitions of {@code inside}</caption>
 * <tr><td>false to true</td><td>the resumer, which then waits until it is false</td></tr>
 * <tr><td>true to false</td><td>the strand's own code: it leaves, and waits until it is true; or it ends</td></tr>
 * </table>
 * All other fields are handed over by it.
 *
 * <p>An interrupt follows the control: it is the pair of threads that is interrupted, whichever of them is parked.
 */
final class ThreadStrand implements Strand, Runnable {
    /** The strand that the current thread carries. */
    private static final ThreadLocal<@Nullable ThreadStrand> CURRENT = new ThreadLocal<>();

    private final Kind kind;
    private final Runnable code;
    private @Nullable Thread owner;

    /** The strand or, if null, the thread's own stack that has entered it. */
    private @Nullable ThreadStrand resumer;

    private @Nullable Thread resumerThread;

    /** Null until it is started. */
    private @Nullable Thread thread;

    /** The thread that left it: its own, or that of a generator which its code ran. */
    private @Nullable Thread leaver;

    private boolean interrupted;
    private @Nullable Throwable failure;
    private boolean ended;

    private volatile boolean inside;

    ThreadStrand(Kind kind, Runnable code) {
        this.kind = kind;
        this.code = code;
    }

    /** The thread outside of all strands. */
    static Thread owner() {
        var strand = CURRENT.get();
        return strand == null || strand.owner == null ? Thread.currentThread() : strand.owner;
    }

    @Override
    public void enter() {
        resumer = CURRENT.get();
        resumerThread = Thread.currentThread();
        interrupted = Thread.interrupted();
        var own = thread;
        if (own == null) {
            own = start();
        } else {
            inside = true;
            LockSupport.unpark(leaver);
        }
        awaitOutside(own);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        var thrown = failure;
        if (thrown != null) {
            failure = null;
            throw Sneaky.thrown(thrown);
        }
    }

    private Thread start() {
        owner = owner();
        var space = TransferSpace.current();
        var coroutine = CurrentCoroutine.get();
        var own = Thread.ofVirtual().name("strand").unstarted(() -> {
            TransferSpace.inherit(space);
            CurrentCoroutine.set(coroutine);
            run();
        });
        thread = own;
        inside = true;
        own.start();
        return own;
    }

    /** The own thread passes an interrupt on, if it waits for another strand itself. */
    private void awaitOutside(Thread own) {
        while (inside) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                own.interrupt();
            }
        }
    }

    @Override
    public void run() {
        CURRENT.set(this);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            code.run();
        } catch (Throwable e) {
            failure = e;
        }
        ended = true;
        handBack();
    }

    private void handBack() {
        interrupted = Thread.interrupted();
        var wakes = resumerThread;
        inside = false;
        LockSupport.unpark(wakes);
    }

    @Override
    public boolean leave() {
        if (!isCurrent()) {
            return false;
        }
        leaver = Thread.currentThread();
        handBack();
        while (!inside) {
            LockSupport.park(this);
            if (!inside && Thread.interrupted()) {
                // It came when the control was on its way out: it is the resumer that is interrupted.
                forwardToResumer();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    private void forwardToResumer() {
        var thread = resumerThread;
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** A monitor belongs to the strand's own thread and is kept across a suspension: nothing is refused. */
    @Override
    public boolean holdsMonitor() {
        return false;
    }

    @Override
    public PinnedException refusal() {
        throw new IllegalStateException("a thread can always be suspended");
    }

    @Override
    public boolean isCurrent() {
        var strand = CURRENT.get();
        if (kind == Kind.SYMMETRIC) {
            while (strand != null && strand.kind == Kind.ASYMMETRIC) {
                strand = strand.resumer;
            }
        }
        return strand == this;
    }

    @Override
    public boolean isEnded() {
        return ended;
    }

    @Override
    public StackTraceElement[] stackTrace() {
        return leaver == null ? new StackTraceElement[0] : leaver.getStackTrace();
    }
}
