package dev.heddle.coroutine.testing;

/**
 * Fails a test whose coroutines wait for ever: all are suspended, no timer is due, nothing comes from outside. The message
 * names each, what it waits for, and where. They have been cancelled.
 */
public final class DeadlockError extends AssertionError {
    private static final long serialVersionUID = 1;

    DeadlockError(String message) {
        super(message);
    }
}
