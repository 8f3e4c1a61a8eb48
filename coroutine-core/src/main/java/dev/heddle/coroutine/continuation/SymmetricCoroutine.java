package dev.heddle.coroutine.continuation;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine that transfers control to any other of its thread, with a value. Greenlet's semantics.
 *
 * <pre>{@code
 * SymmetricCoroutine<String> main = SymmetricCoroutine.main();
 * SymmetricCoroutine<String> greeter = SymmetricCoroutine.of(name -> {
 *     while (!name.isEmpty()) {
 *         name = main.transfer("hello " + name);
 *     }
 *     return "bye";
 * });
 * greeter.transfer("Ada");    // "hello Ada"
 * greeter.transfer("");       // "bye": it has ended, and its parent goes on
 * }</pre>
 *
 * <p>The code of a thread outside of all coroutines is one too, {@link #main}. Every other has a parent: the one that was current
 * when it was made, or another that it was given. It ends by returning: its value goes to the parent, which was left in a transfer
 * and goes on from there; an exception that it does not catch is thrown there. What is transferred to one that has ended goes to
 * its parent. A parent that has not been started is started with the value.
 *
 * <p>All of a thread pass each other values of one type. A coroutine belongs to the thread that made it.
 *
 * <p><b>Cost</b>: one that is transferred to runs nested on the stack of the one that transferred, up to 16 deep, and one that waits
 * further down is reached by suspending those above it. So a transfer costs one run and one yield, whatever the order.
 *
 * @param <T> the values that are passed
 */
public sealed interface SymmetricCoroutine<T extends @Nullable Object> permits StackfulSymmetricCoroutine {

    /** The code of a coroutine. */
    @FunctionalInterface
    interface Body<T extends @Nullable Object> {
        /**
         * Runs once, from the first transfer to it.
         *
         * @param first the value of that transfer
         * @return a value for the parent
         * @throws Exception is thrown in the parent as it is
         */
        T run(T first) throws Exception;
    }

    /** A coroutine whose parent is the current one. */
    static <T extends @Nullable Object> SymmetricCoroutine<T> of(Body<T> body) {
        var space = TransferSpace.current();
        return space.create(space.running(), Objects.requireNonNull(body, "body"));
    }

    /**
     * A coroutine with this parent.
     *
     * @throws IllegalStateException if the parent belongs to another thread
     */
    static <T extends @Nullable Object> SymmetricCoroutine<T> of(SymmetricCoroutine<T> parent, Body<T> body) {
        var to = (StackfulSymmetricCoroutine<T>) Objects.requireNonNull(parent, "parent");
        return to.space.create(to, Objects.requireNonNull(body, "body"));
    }

    /** The one that runs the calling code: {@link #main} outside of all others. */
    @SuppressWarnings("TypeParameterUnusedInFormals") // the caller knows what its thread's coroutines pass
    static <T extends @Nullable Object> SymmetricCoroutine<T> current() {
        return TransferSpace.current().running();
    }

    /** The calling thread's own. */
    @SuppressWarnings("TypeParameterUnusedInFormals") // the caller knows what its thread's coroutines pass
    static <T extends @Nullable Object> SymmetricCoroutine<T> main() {
        return TransferSpace.current().main();
    }

    /**
     * Transfers control to this one, or, if it has ended, to its nearest ancestor that has not. Its pending transfer returns the
     * value; one that was not started is started with it. To the current one: returns the value at once.
     *
     * @return what is transferred to the caller, by whichever coroutine
     * @throws PinnedException if the caller cannot be suspended, or one that must be suspended on the way
     * @throws IllegalStateException on another thread than its own
     */
    T transfer(T value);

    /**
     * Transfers control to this one, whose pending transfer throws the exception. One that was not started ends at once; from there,
     * and from one that has ended, the exception goes on to the parent.
     *
     * @return what is transferred to the caller, by whichever coroutine
     * @throws PinnedException as {@link #transfer}
     * @throws IllegalStateException as {@link #transfer}
     */
    T throwInto(Throwable exception);

    /**
     * Ends this one by throwing {@link CoroutineExit} into it, which runs its {@code finally} blocks and does not go on to the
     * parent: control does, with null. Greenlet's {@code throw()}.
     *
     * @return what is transferred to the caller; null if it is the parent
     * @throws PinnedException as {@link #transfer}
     * @throws IllegalStateException as {@link #transfer}, and for the thread's main one, which cannot be killed
     */
    @Nullable T kill();

    /** Who goes on when it ends; null for the main one. */
    @Nullable SymmetricCoroutine<T> parent();

    /**
     * Gives it another parent.
     *
     * @throws IllegalArgumentException if it would be its own ancestor
     * @throws IllegalStateException if it is the main one, or the parent or the caller belongs to another thread
     */
    void setParent(SymmetricCoroutine<T> parent);

    /** SUSPENDED, RUNNING or ENDED. */
    CoroutineStatus status();

    /** Whether it has ended: greenlet's {@code dead}. */
    boolean isDead();
}
