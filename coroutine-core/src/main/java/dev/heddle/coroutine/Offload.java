package dev.heddle.coroutine;

import dev.heddle.coroutine.internal.Sneaky;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs code off the event loop, on the JDK's work-stealing scheduler of virtual threads, while the calling coroutine is
 * suspended; then it goes on where it was, on its event loop.
 *
 * <pre>{@code
 * var text = Offload.call(() -> Files.readString(path));
 * }</pre>
 *
 * <p>For what would hold up the loop: computing for more than a millisecond or so, file I/O, native calls, libraries that
 * block in a class initialiser. The code runs on a virtual thread of its own, so that it may block in any way. It runs beside
 * the event loop, not in turns with it: what is confined to the loop is out of its reach, what it shares with others needs
 * locks. What the coroutine did before is seen by the code, what the code did is seen by the coroutine.
 *
 * <p><b>Limit</b>: code that computes, or blocks in a call that holds its thread (file I/O, native calls, class
 * initialisers), has one of the scheduler's threads meanwhile. There are as many as processors, or as {@code
 * -Djdk.virtualThreadScheduler.parallelism} says; when all are taken, other offloaded code waits. The event loops do not.
 *
 * <p>The code has the logging context (MDC) and, where the JDK's internals are open, the scoped values of its caller.
 * {@link Coroutine#current} is not there for it. Off the event loops already, as in offloaded code, it is called directly.
 *
 * <p><b>Cancellation</b>: if the coroutine is cancelled, the code's thread is interrupted, and the coroutine goes on waiting
 * until the code has ended. A result that comes all the same is returned, so that what was acquired is not lost; the next
 * suspension is then the one that is cancelled.
 *
 * <p>Go and Tokio steal work for every task; here a connection stays on its loop, and only work that says so moves.
 */
public final class Offload {
    private Offload() {}

    /**
     * Calls code elsewhere and waits for its result.
     *
     * @throws E what the code throws
     * @throws CancellationException if the coroutine is cancelled and the code has not returned
     * @throws IllegalStateException on an event loop's own thread, outside of a coroutine
     */
    public static <T extends @Nullable Object, E extends Exception> T call(Code<T, E> code) throws E {
        var coroutine = Coroutine.currentOrNull();
        if (coroutine == null) {
            CoroutineScheduler.refuseOnEventLoop("Offload.call");
            return code.call();
        }
        return new Job<>(coroutine, code).runElsewhere();
    }

    /**
     * Runs code elsewhere and waits for its end.
     *
     * @throws E what the code throws
     * @throws CancellationException as {@link #call}
     * @throws IllegalStateException as {@link #call}
     */
    public static <E extends Exception> void run(Action<E> code) throws E {
        Offload.<@Nullable Void, E>call(() -> {
            code.run();
            return null;
        });
    }

    /** One piece of work. */
    private static final class Job<T extends @Nullable Object, E extends Exception> implements Runnable {
        private final Coroutine coroutine;
        private final Code<T, E> code;
        private final InheritedContext context = InheritedContext.capture();
        private @Nullable T result;
        private @Nullable Throwable failure;

        /** Written last by the code's thread, read first by the coroutine. */
        private volatile boolean done;

        Job(Coroutine coroutine, Code<T, E> code) {
            this.coroutine = coroutine;
            this.code = code;
        }

        T runElsewhere() throws E {
            var thread = VirtualThreads.onDefaultScheduler("offload of " + coroutine.name(), this);
            context.bindScopedValues(thread);
            coroutine.scheduler().beginOutsideWork();
            thread.start();
            boolean cancelled = awaitEnd(thread);
            return outcome(cancelled);
        }

        @Override
        public void run() {
            try {
                context.enter();
                result = code.call();
            } catch (Throwable e) {
                failure = e;
            }
            done = true;
            coroutine.unpark();
            coroutine.scheduler().endOutsideWork();
        }

        /** Returns whether the coroutine was cancelled meanwhile. */
        private boolean awaitEnd(Thread thread) {
            boolean cancelled = false;
            while (!done) {
                coroutine.scheduler().countSuspension();
                LockSupport.park(this);
                if (Thread.interrupted()) {
                    cancelled = true;
                    thread.interrupt();
                }
            }
            return cancelled;
        }

        @SuppressWarnings("NullAway") // result is set, if T allows null to null
        private T outcome(boolean cancelled) {
            if (cancelled && failure != null) {
                throw Coroutine.cancellation(failure);
            }
            if (cancelled) {
                Thread.currentThread().interrupt();
            }
            if (failure != null) {
                throw Sneaky.thrown(failure);
            }
            return result;
        }

        @Override
        public String toString() {
            return "offloaded code";
        }
    }
}
