package dev.heddle.coroutine;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A call of code on an event loop's side by a thread that waits for its result. */
final class LoopCall<T extends @Nullable Object> implements Runnable {
    private final Thread caller = Thread.currentThread();
    private final Supplier<T> code;
    private @Nullable T result;
    private @Nullable Throwable failure;

    /** Written last by the loop, read first by the caller. */
    private volatile boolean done;

    LoopCall(Supplier<T> code) {
        this.code = code;
    }

    @Override
    public void run() {
        try {
            result = code.get();
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        done = true;
        LockSupport.unpark(caller);
    }

    @SuppressWarnings("NullAway") // result is set, if T allows null to null
    T await() {
        boolean interrupted = false;
        while (!done) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure instanceof Error e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        return result;
    }

    @Override
    public String toString() {
        return "call on the event loop";
    }
}
