package dev.heddle.coroutine.continuation;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine that is resumed with a value and yields one back to whoever resumed it. Conway 1963; Lua's {@code
 * coroutine.resume} and {@code yield}, libco's {@code co_resume} and {@code co_yield}.
 *
 * <pre>{@code
 * AsymmetricCoroutine<Integer, Integer> sum = AsymmetricCoroutine.of((self, first) -> {
 *     int total = first;
 *     while (total < 10) {
 *         total += self.yield(total);
 *     }
 *     return total;
 * });
 * sum.resume(1);   // 1
 * sum.resume(4);   // 5
 * sum.resume(7);   // 12, and it has ended
 * }</pre>
 *
 * <p>The value of the first resume is the body's argument, that of each later one the result of the yield; the value of the last
 * resume is what the body returns. Only the thread that resumed it first may resume it. An exception of the body, checked or not,
 * comes unchanged out of {@link #resume}, and ends it.
 *
 * @param <I> what it is resumed with
 * @param <O> what it yields and returns
 */
public sealed interface AsymmetricCoroutine<I extends @Nullable Object, O extends @Nullable Object>
        extends AutoCloseable permits StackfulAsymmetricCoroutine {

    /** The code of a coroutine. */
    @FunctionalInterface
    interface Body<I extends @Nullable Object, O extends @Nullable Object> {
        /**
         * Runs when the coroutine is first resumed.
         *
         * @param self the coroutine, to yield with
         * @param first what it was first resumed with
         * @return what the last resume returns
         * @throws Exception comes out of {@link AsymmetricCoroutine#resume} as it is
         */
        O run(AsymmetricCoroutine<I, O> self, I first) throws Exception;
    }

    /** A coroutine, suspended before its first line. */
    static <I extends @Nullable Object, O extends @Nullable Object> AsymmetricCoroutine<I, O> of(Body<I, O> body) {
        return new StackfulAsymmetricCoroutine<>(Objects.requireNonNull(body, "body"));
    }

    /**
     * Runs it until it yields or ends.
     *
     * @return what it yields or, at its end, returns; {@link #status} tells which
     * @throws IllegalStateException if it has ended, runs already, or was started by another thread
     */
    O resume(I value);

    /**
     * Runs it as {@link #resume}, but its yield throws. One that was not started ends at once with the exception, which comes out
     * of here, as does any exception that ends it.
     *
     * @throws IllegalStateException as {@link #resume}
     */
    O throwInto(Throwable exception);

    /**
     * Suspends it, and gives a value to its resumer. To be called by its body, or what that calls.
     *
     * @return what it is resumed with
     * @throws CoroutineExit if it is closed
     * @throws PinnedException if it cannot be suspended here; it may yield later
     * @throws IllegalStateException if the caller is not the innermost code of this coroutine
     */
    @SuppressWarnings("NamedLikeContextualKeyword") // the field's word, and always called on an object
    I yield(O value);

    /** What it is doing. */
    CoroutineStatus status();

    /**
     * Ends it. Its yield throws {@link CoroutineExit}, so that {@code finally} blocks run; what the body throws instead comes out
     * of here. One that was not started never runs. Has no effect on one that has ended.
     *
     * @throws IllegalStateException if the body yields again, or as {@link #resume}
     */
    @Override
    void close();

    /**
     * Makes an ended one as new, with the same body: any thread may start it. libco's {@code co_reset}.
     *
     * <p>For convenience, not for speed. A life of one yield takes 128 ns with it and 135 ns with a new coroutine: libco saves the
     * allocation of a stack, but here a stack is as large as what it holds, and a new one is as cheap as the old one. Keeping the
     * old stack suspended between two lives was tried: 146 ns, and memory for what does not run.
     *
     * @throws IllegalStateException if it has not ended
     */
    void reset();

    /** Its frames while it is suspended, the innermost first; empty before it has begun and after its end. */
    StackTraceElement[] stackTrace();
}
