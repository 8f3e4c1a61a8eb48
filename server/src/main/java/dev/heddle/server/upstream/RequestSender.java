package dev.heddle.server.upstream;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request's body in a coroutine of its own, so that an upstream may answer while it still receives: one that sends
 * back what it gets would otherwise wait for its answer to be read, and read nothing.
 */
final class RequestSender {
    private final CoroutineScheduler scheduler;
    private final PooledConnection pooled;
    private final UpstreamRequest.BodyWriter writer;
    private final UpstreamRequestBody body;
    private @Nullable Coroutine coroutine;

    private volatile boolean begun;
    private volatile boolean stopped;
    private volatile boolean ended;
    private volatile long endedAt;
    private volatile @Nullable Throwable failure;

    RequestSender(
            CoroutineScheduler scheduler,
            PooledConnection pooled,
            UpstreamRequest.BodyWriter writer,
            long length,
            long timeoutNanos) {
        this.scheduler = scheduler;
        this.pooled = pooled;
        this.writer = writer;
        this.body = new UpstreamRequestBody(pooled.connection, length, timeoutNanos);
    }

    void start() {
        coroutine = scheduler.start("upstream-sender", pooled, this::run);
    }

    private void run() {
        begun = true;
        try {
            writer.write(body);
            body.close();
        } catch (Throwable e) {
            failed(e);
        } finally {
            endedAt = scheduler.nanoTime();
            ended = true;
        }
    }

    private void failed(Throwable e) {
        boolean gone = body.isFailureOfConnection(e) && !(e instanceof SocketTimeoutException);
        if (!stopped && !gone) { // else whoever receives finds an answer, or the end
            failure = e;
            pooled.connection.abort();
        }
    }

    /** Whether the writer has been called: its source may be used up. */
    boolean hasBegun() {
        return begun;
    }

    boolean isComplete() {
        return body.isComplete();
    }

    /** Whether the writer has returned, however. */
    boolean hasEnded() {
        return ended;
    }

    /** When it did. */
    long endedAt() {
        return endedAt;
    }

    /** How long ago the body's end was sent; zero or less as long as it was not. */
    long nanosSinceEnd() {
        return ended ? scheduler.nanoTime() - endedAt : 0;
    }

    /** Why the body could not be sent, or null: the connection is closed then. */
    @Nullable Throwable failure() {
        return failure;
    }

    /** What is not sent is not wanted any more. */
    void stop() {
        stopped = true;
        var sending = coroutine;
        if (sending != null && !ended) {
            sending.cancel("the rest of the request is not wanted");
        }
    }

    /** Waits until the writer has returned. Not a cancellation point, since what it reads from is its caller's again after. */
    void awaitEnd() {
        var sending = coroutine;
        boolean interrupted = false;
        while (sending != null && !ended) {
            try {
                sending.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
