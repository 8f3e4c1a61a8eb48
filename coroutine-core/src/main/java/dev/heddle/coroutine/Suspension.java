package dev.heddle.coroutine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One wait of one coroutine for one callback. Made by {@link Coroutine#suspend}.
 *
 * <p>{@link #resume} and {@link #fail} may be called from any thread, before or after the coroutine has suspended; the
 * first call decides. What the caller did before is seen by the coroutine.
 *
 * <table>
 * <caption>Transitions of {@code outcome}</caption>
 * <tr><td>PENDING to a result or a failure</td><td>the first resume or fail, which then unparks the coroutine</td></tr>
 * <tr><td>PENDING to ABANDONED</td><td>the coroutine, cancelled while it waits or unable to: later callbacks are refused</td></tr>
 * </table>
 *
 * @param <T> what the coroutine is resumed with
 */
public final class Suspension<T extends @Nullable Object> {
    private static final Object PENDING = new Object();
    private static final Object ABANDONED = new Object();
    private static final VarHandle OUTCOME;

    static {
        try {
            OUTCOME = MethodHandles.lookup().findVarHandle(Suspension.class, "outcome", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private record Failure(Throwable cause) {}

    private final Thread waiter = Thread.currentThread();
    private final Object waitsFor;
    private volatile @Nullable Object outcome = PENDING;
    private volatile @Nullable Runnable onAbandoned;

    Suspension(Object waitsFor) {
        this.waitsFor = waitsFor;
    }

    /**
     * Resumes the coroutine with a value.
     *
     * @return false if it was resumed, failed or cancelled before: the value is then not delivered, and stays the
     *     caller's to release
     */
    public boolean resume(T value) {
        return decide(value);
    }

    /**
     * Resumes the coroutine with an exception, thrown from its suspension: unchecked ones as they are, checked ones as
     * the cause of a {@link CompletionException}.
     *
     * @return false if it was resumed, failed or cancelled before
     */
    public boolean fail(Throwable cause) {
        return decide(new Failure(Objects.requireNonNull(cause, "cause")));
    }

    private boolean decide(@Nullable Object to) {
        if (!OUTCOME.compareAndSet(this, PENDING, to)) {
            return false;
        }
        LockSupport.unpark(waiter);
        return true;
    }

    /** What to do if the coroutine is cancelled instead of resumed; called at once if that has happened. */
    void onAbandoned(Runnable action) {
        onAbandoned = action;
        if (outcome == ABANDONED) {
            action.run();
        }
    }

    T await() {
        while (outcome == PENDING) {
            try {
                Coroutine.park(this);
            } catch (CancellationException e) {
                if (abandon()) {
                    throw e;
                }
                // Resumed and cancelled at once: what was delivered must not be lost, so the next suspension is the one
                // that is cancelled.
                Thread.currentThread().interrupt();
            } catch (IllegalStateException pinned) {
                if (abandon()) {
                    throw pinned;
                }
            }
        }
        return result();
    }

    private boolean abandon() {
        if (!OUTCOME.compareAndSet(this, PENDING, ABANDONED)) {
            return false;
        }
        runIfPresent(onAbandoned);
        return true;
    }

    private static void runIfPresent(@Nullable Runnable action) {
        if (action != null) {
            action.run();
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // decide() is reached with a T or a Failure only
    private T result() {
        var result = outcome;
        if (!(result instanceof Failure(var cause))) {
            return (T) result;
        }
        switch (cause) {
            case Error e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw new CompletionException(cause);
        }
    }

    @Override
    public String toString() {
        return waitsFor.toString();
    }
}
