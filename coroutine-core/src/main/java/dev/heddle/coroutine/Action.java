package dev.heddle.coroutine;

/**
 * Code without a result: a {@link Runnable} that says what it throws.
 *
 * @param <E> its checked exception; {@link RuntimeException} if it has none
 */
@FunctionalInterface
public interface Action<E extends Exception> {
    /** Runs once. */
    void run() throws E;
}
