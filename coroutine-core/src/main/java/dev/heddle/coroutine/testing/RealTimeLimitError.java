package dev.heddle.coroutine.testing;

/**
 * Fails a test that takes too much real time, since a coroutine computes without end, or waits for something that runs in
 * real time, or virtual time goes on without end. The message names each live coroutine and where it is. They have been
 * cancelled; one that computes does not notice.
 */
public final class RealTimeLimitError extends AssertionError {
    private static final long serialVersionUID = 1;

    RealTimeLimitError(String message) {
        super(message);
    }
}
