package dev.heddle.coroutine;

import org.jspecify.annotations.Nullable;

/**
 * Code that returns a result or throws: a {@link java.util.concurrent.Callable} that says what it throws.
 *
 * @param <T> its result
 * @param <E> its checked exception; {@link RuntimeException} if it has none
 */
@FunctionalInterface
public interface Code<T extends @Nullable Object, E extends Exception> {
    /** Runs once. */
    T call() throws E;
}
