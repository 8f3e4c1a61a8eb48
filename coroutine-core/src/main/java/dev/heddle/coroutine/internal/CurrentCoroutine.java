package dev.heddle.coroutine.internal;

import dev.heddle.coroutine.Coroutine;
import org.jspecify.annotations.Nullable;

/**
 * Which coroutine the current thread belongs to, where the JDK's internals are closed: that of a handler is also that of the
 * threads which carry its generators.
 */
public final class CurrentCoroutine {
    private static final ThreadLocal<@Nullable Coroutine> CURRENT = new ThreadLocal<>();

    private CurrentCoroutine() {}

    /** The coroutine, or null. */
    public static @Nullable Coroutine get() {
        return CURRENT.get();
    }

    /** Binds the current thread to a coroutine, for as long as the thread lives. */
    public static void set(@Nullable Coroutine coroutine) {
        CURRENT.set(coroutine);
    }
}
