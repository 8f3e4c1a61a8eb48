package dev.heddle.coroutine;

import dev.heddle.coroutine.internal.Sneaky;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Structured concurrency: a part of a coroutine's code that forks further coroutines and does not end before they have
 * ended.
 *
 * <pre>{@code
 * var page = CoroutineScope.call(scope -> {
 *     var user = scope.fork("user", () -> users.find(id));
 *     var orders = scope.fork("orders", () -> shop.orders(id));
 *     return render(user.await(), orders.await());
 * });
 * }</pre>
 *
 * <p><b>Failure</b>: the first fork that fails cancels the others and the scope's own code; when all have ended, its
 * exception is the cause of the {@link ExecutionException} that comes out, with the exceptions of those that failed after
 * it as suppressed ones. In a scope made by {@link #supervise} a failure is its own fork's alone.
 *
 * <p><b>Cancellation</b>: when the coroutine is cancelled, or a time limit around the scope is over, so are the forks.
 * Whatever happens, the scope waits for the ends of all: their {@code finally} blocks have run when it returns.
 *
 * <p><b>What a fork has from the code that forks it</b>: the event loop unless told otherwise, the logging context (MDC),
 * the bindings of scoped values (where the JDK's internals are open), the deadline ({@link Timeout#left}).
 *
 * <p><b>Threads</b>: forks of the same event loop take turns with their parent on one thread, first in, first out, so that
 * they share variables without locks; they run in the order of their forking, after the parent has suspended. A scope may
 * be used by its own code and by its forks.
 *
 * <p>After kotlinx.coroutines' {@code coroutineScope} and {@code supervisorScope}, and the JDK's {@code
 * StructuredTaskScope} (JEP 505).
 */
public final class CoroutineScope extends CancellableRegion {

    /** The code of a scope. */
    @FunctionalInterface
    public interface Body<T extends @Nullable Object, E extends Exception> {
        /**
         * Runs once, on the coroutine that opens the scope.
         *
         * @throws ExecutionException from {@link Fork#await}
         */
        T call(CoroutineScope scope) throws E, ExecutionException;
    }

    /** The code of a scope that has no result. */
    @FunctionalInterface
    public interface Actions<E extends Exception> {
        /**
         * Runs once, on the coroutine that opens the scope.
         *
         * @throws ExecutionException from {@link Fork#await}
         */
        void run(CoroutineScope scope) throws E, ExecutionException;
    }

    private final boolean failsFast;

    /** Those that have not ended. Guards itself and the fields below. */
    private final Set<Fork<?>> live = new LinkedHashSet<>();

    private final List<Fork<?>> supervisedFailures = new ArrayList<>();

    private @Nullable Throwable firstFailure;
    private boolean closed;

    private CoroutineScope(boolean failsFast) {
        super(Coroutine.current());
        this.failsFast = failsFast;
    }

    // ---- opening

    /**
     * Runs code that may fork, and waits for its forks.
     *
     * @return what the code returned, when all forks have ended
     * @throws ExecutionException if a fork failed, with its exception as the cause
     * @throws E what the code itself throws; failures of forks are then suppressed exceptions of it
     * @throws CancellationException if the coroutine is cancelled, or a time limit around the scope is over
     * @throws IllegalStateException outside of a coroutine
     */
    public static <T extends @Nullable Object, E extends Exception> T call(Body<T, E> code)
            throws E, ExecutionException {
        return new CoroutineScope(true).execute(code);
    }

    /**
     * As {@link #call}, for code without a result.
     *
     * @throws ExecutionException as {@link #call}
     * @throws E as {@link #call}
     */
    public static <E extends Exception> void run(Actions<E> code) throws E, ExecutionException {
        Objects.requireNonNull(code, "code");
        CoroutineScope.<@Nullable Void, E>call(scope -> {
            code.run(scope);
            return null;
        });
    }

    /**
     * As {@link #call}, but a fork that fails cancels nobody: whoever awaits it gets its exception. A failure that nobody
     * has awaited when the scope ends is logged.
     *
     * @throws ExecutionException what {@link Fork#await} has thrown in the code
     * @throws E as {@link #call}
     */
    public static <T extends @Nullable Object, E extends Exception> T supervise(Body<T, E> code)
            throws E, ExecutionException {
        return new CoroutineScope(false).execute(code);
    }

    /**
     * Runs several at once and returns the result of the first that succeeds; the others are cancelled, and have ended when
     * this returns. A result that comes second is dropped.
     *
     * @param contenders at least one
     * @throws ExecutionException if all failed: the first failure is the cause, the later ones its suppressed exceptions
     * @throws CancellationException if the coroutine is cancelled, or a time limit around the call is over
     * @throws IllegalArgumentException if there is no contender
     * @throws IllegalStateException outside of a coroutine
     */
    public static <T extends @Nullable Object> T race(List<? extends Callable<? extends T>> contenders)
            throws ExecutionException {
        return new Race<T>(contenders).run();
    }

    // ---- in a scope

    /**
     * Starts a coroutine on the event loop of the calling one.
     *
     * @param kind names it in logs and dumps
     * @throws CancellationException if a fork of this scope has failed
     * @throws IllegalStateException if the scope has ended
     */
    public <T extends @Nullable Object> Fork<T> fork(String kind, Callable<T> code) {
        var forker = Coroutine.currentOrNull();
        return fork((forker == null ? coroutine : forker).scheduler(), kind, code);
    }

    /**
     * Starts a coroutine on another event loop.
     *
     * @param scheduler that of the event loop
     * @param kind names it in logs and dumps
     * @throws CancellationException if a fork of this scope has failed
     * @throws IllegalStateException if the scope has ended
     * @throws java.util.concurrent.RejectedExecutionException if the event loop shuts down
     */
    public <T extends @Nullable Object> Fork<T> fork(CoroutineScheduler scheduler, String kind, Callable<T> code) {
        Objects.requireNonNull(code, "code");
        var fork = new Fork<T>(this, scheduler, kind, code, InheritedContext.capture());
        synchronized (live) {
            refuseIfOver(kind);
            live.add(fork);
        }
        boolean started = false;
        try {
            fork.start();
            started = true;
        } finally {
            if (!started) {
                remove(fork);
            }
        }
        return fork;
    }

    private void refuseIfOver(String kind) {
        if (closed) {
            throw new IllegalStateException("no fork " + kind + ": the scope has ended");
        }
        if (isCancelled()) {
            throw new CancellationException("no fork " + kind + ": " + reason());
        }
    }

    /**
     * Suspends until all forks so far have ended.
     *
     * @throws CancellationException if the coroutine is cancelled, as it is when a fork fails
     * @throws IllegalStateException if not called by the scope's own code
     */
    public void join() {
        if (Coroutine.currentOrNull() != coroutine) {
            throw new IllegalStateException("join is for the scope's own code, in coroutine " + coroutine.name());
        }
        while (hasLiveForks()) {
            Coroutine.park(this);
        }
    }

    /** Cancels the forks that have not ended; the scope's own code goes on, and may fork again. */
    public void cancelForks(String reason) {
        List<Fork<?>> all;
        synchronized (live) {
            all = List.copyOf(live);
        }
        all.forEach(fork -> fork.cancel(reason));
    }

    /** Known before anyone is cancelled for it: who was is no failure of its own. */
    private boolean hasFailure() {
        synchronized (live) {
            return firstFailure != null;
        }
    }

    private boolean hasLiveForks() {
        synchronized (live) {
            return !live.isEmpty();
        }
    }

    // ---- from start to end

    private <T extends @Nullable Object, E extends Exception> T execute(Body<T, E> code) throws E, ExecutionException {
        Objects.requireNonNull(code, "code");
        enter();
        T result;
        try {
            result = code.call(this);
        } catch (Throwable e) {
            boolean forkFailedFirst = hasFailure();
            cancelForks("the scope's code threw " + e);
            boolean cancelled = close(false);
            throw Sneaky.thrown(forkFailedFirst ? failureAndThen(e) : withFailures(e, cancelled));
        }
        if (close(true)) {
            throw Sneaky.thrown(withFailures(Coroutine.cancellation(null), false));
        }
        if (firstFailure != null) {
            throw new ExecutionException(firstFailure);
        }
        return result;
    }

    /** Waits for all forks and ends the scope. Returns whether it was cancelled, not by a fork, while it waited. */
    private boolean close(boolean normally) {
        boolean interrupted;
        try {
            interrupted = awaitForks();
        } catch (IllegalStateException pinned) {
            // They cannot run before this code lets go of the event loop: they end after it, cancelled.
            cancelForks("the scope ends, " + pinned.getMessage());
            leave(false);
            throw pinned;
        }
        boolean cancelled = interrupted && (isCancelledFromOutside() || !isCancelled());
        leave(normally && !cancelled);
        if (!failsFast) {
            supervisedFailures.forEach(Fork::logUnseenFailure);
        }
        return cancelled;
    }

    /** Whatever happens; returns whether there was an interrupt, which is then cleared. */
    private boolean awaitForks() {
        boolean interrupted = false;
        while (!closeIfEmpty()) {
            coroutine.scheduler().countSuspension();
            LockSupport.park(this);
            if (Thread.interrupted()) {
                interrupted = true;
                cancelForks(Coroutine.interruption(coroutine));
            }
        }
        return interrupted;
    }

    private boolean closeIfEmpty() {
        synchronized (live) {
            closed = live.isEmpty();
            return closed;
        }
    }

    /** The code was only cancelled, or failed itself, since a fork had failed before. */
    private Throwable failureAndThen(Throwable thrown) {
        var failure = Objects.requireNonNull(firstFailure);
        if (isCancelledFromOutside()) {
            return withFailures(thrown, false);
        }
        boolean echo = thrown instanceof CancellationException
                || thrown instanceof InterruptedException
                || (thrown instanceof ExecutionException && thrown.getCause() == failure);
        if (!echo) {
            suppress(failure, thrown);
        }
        return new ExecutionException(failure);
    }

    private Throwable withFailures(Throwable thrown, boolean cancelledMeanwhile) {
        if (cancelledMeanwhile) {
            // What is on its way out now is something else: the next suspension is the one that is cancelled.
            Thread.currentThread().interrupt();
        }
        if (firstFailure != null && thrown.getCause() != firstFailure) {
            suppress(thrown, firstFailure);
        }
        return thrown;
    }

    private static void suppress(Throwable thrown, Throwable further) {
        if (thrown != further) {
            thrown.addSuppressed(further);
        }
    }

    /** On the fork: its last act. */
    void ended(Fork<?> fork) {
        var failure = fork.coroutine().failure();
        if (failure != null && failsFast) {
            failed(fork, failure);
        } else if (failure != null) {
            keep(fork);
        }
        // Only now may the scope end.
        remove(fork);
    }

    private void failed(Fork<?> fork, Throwable failure) {
        synchronized (live) {
            if (firstFailure != null) {
                suppress(firstFailure, failure);
                return;
            }
            firstFailure = failure;
        }
        var reason = "fork " + fork.coroutine().name() + " failed: " + failure;
        // Before the code, which may run elsewhere at the same time, and would cancel them for a reason of its own.
        cancelForks(reason);
        cancelRegion(reason);
    }

    private void keep(Fork<?> fork) {
        synchronized (live) {
            supervisedFailures.add(fork);
        }
    }

    private void remove(Fork<?> fork) {
        synchronized (live) {
            live.remove(fork);
            if (!live.isEmpty()) {
                return;
            }
        }
        coroutine.unpark();
    }

    /** In dumps, what its coroutine waits for. */
    @Override
    public String toString() {
        synchronized (live) {
            return "scope with " + live.size() + " forks";
        }
    }
}
