package dev.heddle.coroutine.continuation;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A generator: code that yields values one by one, and runs only as far as the next value is wanted. Python, PEP 255; unlike
 * there, the code may yield from any function that it calls, since it has a stack of its own: a recursive walk passes {@code
 * out} down, and a value costs one switch at any depth.
 *
 * <pre>{@code
 * Generator<Integer> squares = Generator.of(out -> {
 *     for (int i = 0; ; i++) {
 *         out.yield(i * i);
 *     }
 * });
 * squares.stream().limit(3).toList();   // [0, 1, 4]
 * }</pre>
 *
 * <p>It is an iterator of its own, and can be run through once. Only the thread that asked it for the first value may use it. An
 * exception of the body, checked or not, comes unchanged out of {@link #hasNext} or {@link #next}, and ends it. A {@code for} loop
 * that is left early leaves it suspended: {@link #close} runs its {@code finally} blocks; one that is merely dropped is collected
 * as garbage, and they never run.
 *
 * <p>What a yield refuses, and what the locks of the body's thread mean, is said in the package's description.
 *
 * @param <T> what it yields; null is a value like any other
 */
@SuppressWarnings("IterableAndIterator") // as in Python: next() for one value, the loop and the stream for all
public sealed interface Generator<T extends @Nullable Object> extends Iterator<T>, Iterable<T>, AutoCloseable
        permits StackfulGenerator {

    /** The code of a generator. */
    @FunctionalInterface
    interface Body<T extends @Nullable Object> {
        /**
         * Runs once, as far as values are asked for.
         *
         * @throws Exception comes out of {@link Generator#next} as it is
         */
        void run(Output<T> out) throws Exception;
    }

    /** Where the body puts its values. */
    sealed interface Output<T extends @Nullable Object> permits StackfulGenerator {
        /**
         * Suspends the generator until the next value is asked for.
         *
         * @throws CoroutineExit if the generator is closed
         * @throws PinnedException if it cannot be suspended here; it may yield later
         * @throws IllegalStateException if the caller is not the innermost code of this generator
         */
        @SuppressWarnings("NamedLikeContextualKeyword") // the field's word, and always called on an object
        void yield(T value);

        /**
         * Yields all that another yields. If this generator is closed meanwhile, so is the other one, if it is a generator
         * (PEP 380).
         */
        void yieldFrom(Iterable<? extends T> values);
    }

    /** A generator that will run this code. */
    static <T extends @Nullable Object> Generator<T> of(Body<T> body) {
        return new StackfulGenerator<>(Objects.requireNonNull(body, "body"));
    }

    /**
     * Whether there is another value: runs the body until it yields or ends.
     *
     * @throws IllegalStateException on another thread than the first, or inside the generator itself
     */
    @Override
    boolean hasNext();

    /**
     * The next value: runs the body until it yields, unless {@link #hasNext} has done so.
     *
     * @throws NoSuchElementException if it has ended
     * @throws IllegalStateException as {@link #hasNext}
     */
    @Override
    T next();

    /**
     * Ends it. Its yield throws {@link CoroutineExit}, so that {@code finally} blocks run; what the body throws instead comes out
     * of here. If the body has not begun it never runs. Has no effect on one that has ended.
     *
     * @throws IllegalStateException if the body yields again, or as {@link #hasNext}
     */
    @Override
    void close();

    /** What it is doing. */
    CoroutineStatus status();

    /** Its frames while it is suspended, the innermost first; empty before it has begun and after its end. */
    StackTraceElement[] stackTrace();

    /** This generator. */
    @Override
    default Iterator<T> iterator() {
        return this;
    }

    /** The values from here on, in order, as a stream that closes the generator; never split, so never run in parallel. */
    default Stream<T> stream() {
        return StreamSupport.stream(spliterator(), false).onClose(this::close);
    }
}
