package dev.heddle.coroutine.continuation;

/**
 * Thrown at the yield of a coroutine that is closed or killed, so that its {@code finally} blocks run; it ends the coroutine
 * quietly. Python's {@code GeneratorExit}, greenlet's {@code GreenletExit}.
 *
 * <p>An {@link Error}, so that {@code catch (Exception e)} does not swallow it. Without a stack trace: it says nothing about a
 * fault.
 */
public final class CoroutineExit extends Error {
    private static final long serialVersionUID = 1L;

    CoroutineExit() {
        super("the coroutine is closed", null, false, false);
    }
}
