package dev.heddle.coroutine.continuation;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An asymmetric coroutine: {@link CalledCoroutine} with types. */
@SuppressWarnings(
        "unchecked") // values are passed as objects; in are only those of resume(), out those of yield() and the body
final class StackfulAsymmetricCoroutine<I extends @Nullable Object, O extends @Nullable Object> extends CalledCoroutine
        implements AsymmetricCoroutine<I, O> {
    private final Body<I, O> body;

    StackfulAsymmetricCoroutine(Body<I, O> body) {
        this.body = body;
    }

    @Override
    String kind() {
        return "coroutine";
    }

    @Override
    @Nullable Object call() throws Exception {
        return body.run(this, Untyped.as(firstPassed()));
    }

    @Override
    public O resume(I value) {
        advance(value, null);
        return Untyped.as(takePassed());
    }

    @Override
    public O throwInto(Throwable exception) {
        advance(null, Objects.requireNonNull(exception, "exception"));
        return Untyped.as(takePassed());
    }

    @Override
    public I yield(O value) {
        return Untyped.as(exchange(value));
    }

    @Override
    public CoroutineStatus status() {
        return currentStatus();
    }

    @Override
    public void close() {
        end();
    }

    @Override
    public void reset() {
        renew();
    }

    @Override
    public StackTraceElement[] stackTrace() {
        return suspendedFrames();
    }
}
