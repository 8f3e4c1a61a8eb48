package dev.heddle.coroutine.continuation;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A {@link DuplexGenerator} has returned instead of yielding. Python's {@code StopIteration}, with its {@code value}. Without a
 * stack trace: it says nothing about a fault.
 */
public final class StopIteration extends NoSuchElementException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Object value;

    StopIteration(@Nullable Object value) {
        super("the generator has returned");
        this.value = value;
    }

    /** What the generator has returned. */
    public @Nullable Object value() {
        return value;
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // it does nothing
    public Throwable fillInStackTrace() {
        return this;
    }
}
