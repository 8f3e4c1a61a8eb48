package dev.heddle.coroutine.continuation;

import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A generator, its output and its state in one object. */
final class StackfulGenerator<T extends @Nullable Object> extends CalledCoroutine
        implements Generator<T>, Generator.Output<T> {
    private final Body<T> body;

    /** Whether the passed value has been yielded and not been taken. */
    private boolean ready;

    StackfulGenerator(Body<T> body) {
        this.body = body;
    }

    @Override
    String kind() {
        return "generator";
    }

    @Override
    @Nullable Object call() throws Exception {
        body.run(this);
        return null;
    }

    @Override
    public boolean hasNext() {
        if (ready) {
            requireOwner("asked");
            return true;
        }
        if (isEnded()) {
            return false;
        }
        ready = advance(null, null);
        return ready;
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the generator has ended");
        }
        ready = false;
        return Untyped.as(takePassed());
    }

    @Override
    public void close() {
        ready = false;
        end();
    }

    @Override
    public CoroutineStatus status() {
        return currentStatus();
    }

    @Override
    public StackTraceElement[] stackTrace() {
        return suspendedFrames();
    }

    @Override
    public void yield(T value) {
        exchange(value);
    }

    @Override
    public void yieldFrom(Iterable<? extends T> values) {
        try {
            for (var value : values) {
                exchange(value);
            }
        } catch (CoroutineExit exit) {
            if (values instanceof Generator<?> inner) {
                inner.close();
            }
            throw exit;
        }
    }

    @Override
    public Spliterator<T> spliterator() {
        return new Values<>(this);
    }

    /** Not split: the pieces would run on other threads. */
    private record Values<T extends @Nullable Object>(Generator<T> generator) implements Spliterator<T> {
        @Override
        public boolean tryAdvance(Consumer<? super T> action) {
            boolean more = generator.hasNext();
            if (more) {
                action.accept(generator.next());
            }
            return more;
        }

        @Override
        public @Nullable Spliterator<T> trySplit() {
            return null;
        }

        @Override
        public long estimateSize() {
            return Long.MAX_VALUE;
        }

        @Override
        public int characteristics() {
            return ORDERED;
        }
    }
}
