package dev.heddle.coroutine.continuation;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A generator to which values and exceptions are sent, which delegates to others, and which returns a value. Python, PEP 342 and
 * PEP 380.
 *
 * <pre>{@code
 * DuplexGenerator<Double, Double, Void> average = DuplexGenerator.of(out -> {
 *     double sum = 0;
 *     for (int n = 1; ; n++) {
 *         Double sent = out.yield(n == 1 ? 0 : sum / (n - 1));
 *         sum += sent;
 *     }
 * });
 * average.next();       // to the first yield
 * average.send(10.0);   // 10.0
 * average.send(20.0);   // 15.0
 * }</pre>
 *
 * <p>As in Python there is no way to ask whether another value will come: {@link #next}, {@link #send} and {@link #throwInto} throw
 * {@link StopIteration} when the body returns. A {@code StopIteration} that the body lets out becomes an {@link
 * IllegalStateException} (PEP 479), so that it is not taken for the end of this generator; any other exception, checked or not,
 * comes out unchanged. One difference: the value of a generator that has ended is kept, so {@code StopIteration} has it each
 * time, and delegating to an ended generator returns it.
 *
 * <p>Only the thread that asked it for the first value may use it.
 *
 * @param <S> what is sent to it
 * @param <T> what it yields
 * @param <R> what it returns
 */
public sealed interface DuplexGenerator<
                S extends @Nullable Object, T extends @Nullable Object, R extends @Nullable Object>
        extends AutoCloseable permits StackfulDuplexGenerator {

    /** The code of a generator. */
    @FunctionalInterface
    interface Body<S extends @Nullable Object, T extends @Nullable Object, R extends @Nullable Object> {
        /**
         * Runs once, from the first {@link DuplexGenerator#next} on.
         *
         * @return the generator's result
         * @throws Exception comes out of {@link DuplexGenerator#next} as it is
         */
        R run(Output<S, T> out) throws Exception;
    }

    /** Where the body puts its values, and gets what is sent to it. */
    sealed interface Output<S extends @Nullable Object, T extends @Nullable Object> permits StackfulDuplexGenerator {
        /**
         * Suspends the generator until it is asked for the next value.
         *
         * @return what was sent; null from {@link DuplexGenerator#next}
         * @throws CoroutineExit if the generator is closed
         * @throws PinnedException if it cannot be suspended here; it may yield later
         * @throws IllegalStateException if the caller is not the innermost code of this generator
         */
        @SuppressWarnings("NamedLikeContextualKeyword") // the field's word, and always called on an object
        @Nullable S yield(T value);

        /**
         * Yields all that another generator yields, and passes what is sent or thrown on to it. If this generator is closed, so is
         * the other one.
         *
         * @return what the other one returns
         */
        <Q extends @Nullable Object> Q yieldFrom(DuplexGenerator<S, ? extends T, Q> inner);

        /**
         * Yields all that another yields; a generator is closed with this one.
         *
         * @throws IllegalStateException if a value is sent meanwhile: there is nobody who could take it
         */
        void yieldFrom(Iterable<? extends T> values);
    }

    /** A generator that will run this code. */
    static <S extends @Nullable Object, T extends @Nullable Object, R extends @Nullable Object>
            DuplexGenerator<S, T, R> of(Body<S, T, R> body) {
        return new StackfulDuplexGenerator<>(Objects.requireNonNull(body, "body"));
    }

    /**
     * The next value: runs the body until it yields; its yield returns null.
     *
     * @throws StopIteration if it returns, or has ended
     * @throws IllegalStateException on another thread than the first, or inside the generator itself
     */
    T next();

    /**
     * As {@link #next}, but its yield returns this value.
     *
     * @throws StopIteration as {@link #next}
     * @throws IllegalStateException if it has not begun and the value is not null: no yield waits for it; or as {@link #next}
     */
    T send(@Nullable S value);

    /**
     * As {@link #next}, but its yield throws. One that has not begun, or has ended, throws the exception at once.
     *
     * @throws StopIteration as {@link #next}
     * @throws IllegalStateException as {@link #next}
     */
    T throwInto(Throwable exception);

    /**
     * What it has returned; null if it was closed and returned nothing.
     *
     * @throws IllegalStateException if it has not ended, or has ended with an exception
     */
    R result();

    /**
     * Ends it. Its yield throws {@link CoroutineExit}, so that {@code finally} blocks run; what the body throws instead comes out
     * of here. One that has not begun never runs. Has no effect on one that has ended.
     *
     * @throws IllegalStateException if the body yields again, or as {@link #next}
     */
    @Override
    void close();

    /** What it is doing. */
    CoroutineStatus status();

    /** Its frames while it is suspended, the innermost first; empty before it has begun and after its end. */
    StackTraceElement[] stackTrace();
}
