package dev.heddle.coroutine.continuation;

import dev.heddle.coroutine.internal.Sneaky;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A generator with values both ways, its output and its state in one object. */
@SuppressWarnings(
        "unchecked") // values are passed as objects; in are only those of send(), out those of yield() and the body
final class StackfulDuplexGenerator<S extends @Nullable Object, T extends @Nullable Object, R extends @Nullable Object>
        extends CalledCoroutine implements DuplexGenerator<S, T, R>, DuplexGenerator.Output<S, T> {
    private final Body<S, T, R> body;
    private @Nullable Object result;
    private boolean returned;

    StackfulDuplexGenerator(Body<S, T, R> body) {
        this.body = body;
    }

    @Override
    String kind() {
        return "generator";
    }

    @Override
    @Nullable Object call() throws Exception {
        try {
            return body.run(this);
        } catch (StopIteration e) {
            throw new IllegalStateException("the generator's body has thrown StopIteration", e);
        }
    }

    // ---- for the consumer

    @Override
    public T next() {
        return step(null, null);
    }

    @Override
    public T send(@Nullable S value) {
        if (value != null && isNew()) {
            throw new IllegalStateException(
                    "the generator has not begun, so no yield waits for a value: call next() first, or send null");
        }
        return step(value, null);
    }

    @Override
    public T throwInto(Throwable exception) {
        return step(null, Objects.requireNonNull(exception, "exception"));
    }

    private T step(@Nullable Object value, @Nullable Throwable exception) {
        if (!yieldsAfter(value, exception)) {
            throw new StopIteration(result);
        }
        return Untyped.as(takePassed());
    }

    /** Whether it yields; it has returned otherwise. */
    private boolean yieldsAfter(@Nullable Object value, @Nullable Throwable exception) {
        if (isEnded()) {
            if (exception != null) {
                throw Sneaky.thrown(exception);
            }
            return false;
        }
        boolean yields = advance(value, exception);
        if (!yields) {
            returned(takePassed());
        }
        return yields;
    }

    private void returned(@Nullable Object value) {
        result = value;
        returned = true;
    }

    @Override
    public R result() {
        if (!returned) {
            throw new IllegalStateException(
                    isEnded() ? "the generator has ended with an exception" : "the generator has not returned yet");
        }
        return Untyped.as(result);
    }

    @Override
    public void close() {
        if (!isEnded()) {
            returned(end());
        }
    }

    @Override
    public CoroutineStatus status() {
        return currentStatus();
    }

    @Override
    public StackTraceElement[] stackTrace() {
        return suspendedFrames();
    }

    // ---- for the body

    @Override
    public @Nullable S yield(T value) {
        return Untyped.as(exchange(value));
    }

    @Override
    public <Q extends @Nullable Object> Q yieldFrom(DuplexGenerator<S, ? extends T, Q> inner) {
        var delegate = (StackfulDuplexGenerator<S, ? extends T, Q>) inner;
        boolean more = delegate.yieldsAfter(null, null);
        while (more) {
            suspend(delegate.takePassed());
            more = isThrowing() ? passOn(takeThrown(), delegate) : delegate.yieldsAfter(takePassed(), null);
        }
        return Untyped.as(delegate.result);
    }

    private static boolean passOn(Throwable exception, StackfulDuplexGenerator<?, ?, ?> delegate) {
        if (exception instanceof CoroutineExit) {
            delegate.close();
            throw Sneaky.thrown(exception);
        }
        return delegate.yieldsAfter(null, exception);
    }

    @Override
    public void yieldFrom(Iterable<? extends T> values) {
        try {
            for (var value : values) {
                if (exchange(value) != null) {
                    throw new IllegalStateException("a value was sent while the generator yields from an Iterable");
                }
            }
        } catch (CoroutineExit exit) {
            if (values instanceof Generator<?> inner) {
                inner.close();
            }
            throw exit;
        }
    }
}
