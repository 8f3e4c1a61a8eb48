package dev.heddle.coroutine.continuation;

import org.jspecify.annotations.Nullable;

/**
 * A coroutine cannot be suspended here: a frame between its yield and its resume holds it. Thrown at the yield; nothing has
 * happened, and the coroutine runs on.
 */
public final class PinnedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** What holds a coroutine. */
    public enum Reason {
        /** A native method, or code that the JVM or native code calls. */
        NATIVE_FRAME,
        /** A class initialiser. */
        CLASS_INITIALIZER,
        /** A monitor: a {@code synchronized} block or method. */
        MONITOR,
        /** A section in which the JDK itself allows no suspension. */
        CRITICAL_SECTION,
        /** The stack cannot be moved to the heap: too little memory, or it is too deep. */
        NO_MEMORY
    }

    private final Reason reason;
    private final @Nullable StackTraceElement frame;

    PinnedException(Reason reason, @Nullable StackTraceElement frame, String message) {
        super(message);
        this.reason = reason;
        this.frame = frame;
    }

    /** What holds it. */
    public Reason reason() {
        return reason;
    }

    /** The frame that holds it, or null where the JVM does not show one. */
    public @Nullable StackTraceElement frame() {
        return frame;
    }
}
