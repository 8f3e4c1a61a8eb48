package dev.heddle.coroutine;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine that was forked in a {@link CoroutineScope}, and its result.
 *
 * @param <T> the result's type
 */
public final class Fork<T extends @Nullable Object> {
    private final CoroutineScope scope;
    private final Coroutine coroutine;

    /** Written by the coroutine, read after its end, as is the next. */
    private @Nullable T result;

    private boolean returned;

    /** Whether anybody has asked for the result. */
    private volatile boolean awaited;

    Fork(CoroutineScope scope, CoroutineScheduler scheduler, String kind, Callable<T> code, InheritedContext context) {
        this.scope = scope;
        this.coroutine = scheduler.newCoroutine(kind, null, new Body(code, context));
        context.bindScopedValues(coroutine.thread());
    }

    /** Tells the scope about the end, after the coroutine has been counted. */
    private final class Body implements ForkBody {
        private final Callable<T> code;
        private final InheritedContext context;

        Body(Callable<T> code, InheritedContext context) {
            this.code = code;
            this.context = context;
        }

        @Override
        public void run() throws Exception {
            context.enter();
            result = code.call();
            returned = true;
        }

        @Override
        public void ended() {
            scope.ended(Fork.this);
        }
    }

    /** The coroutine that runs it. */
    public Coroutine coroutine() {
        return coroutine;
    }

    /** Cancels it alone; the scope goes on. As {@link Coroutine#cancel}. */
    public boolean cancel(String reason) {
        return coroutine.cancel(reason);
    }

    /**
     * Suspends until it has ended.
     *
     * @return its result
     * @throws ExecutionException with its own exception as the cause, if it failed
     * @throws CancellationException if it was cancelled; or if the calling coroutine is cancelled, as it is by its scope
     *     when any fork of that fails
     * @throws IllegalStateException in the fork itself, and on an event loop's thread
     */
    public T await() throws ExecutionException {
        awaited = true;
        try {
            coroutine.join();
        } catch (InterruptedException e) {
            throw Coroutine.cancellation(e);
        }
        return result();
    }

    @SuppressWarnings("NullAway") // set, if T allows null to null
    private T result() throws ExecutionException {
        var failure = coroutine.failure();
        if (failure != null) {
            throw new ExecutionException(failure);
        }
        if (!returned) {
            throw new CancellationException("fork " + coroutine.name() + " was cancelled: " + coroutine.cancelReason());
        }
        return result;
    }

    /** Its failure is somebody's to handle who does not await it. */
    void seen() {
        awaited = true;
    }

    /** Nobody has seen it, nor will: the scope has ended. */
    void logUnseenFailure() {
        var failure = coroutine.failure();
        if (!awaited && failure != null) {
            coroutine.scheduler().logFailure(coroutine, failure);
        }
    }

    void start() {
        coroutine.scheduler().launch(coroutine);
    }

    @Override
    public String toString() {
        return "Fork[" + coroutine + "]";
    }
}
