package dev.heddle.load.client;

import dev.heddle.load.support.LoadException;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** What a load has come to: its answers, how long they took, and the first thing that went wrong, which ends it. */
final class LoadProgress {
    /** One in a hundred: a finer histogram is larger than a processor's cache. */
    private static final int LATENCY_DIGITS = 2;

    private final EventLoop loop;

    /** Written by the event loop only. */
    private final AtomicLong completed = new AtomicLong();

    private final CompletableFuture<Void> failure = new CompletableFuture<>();

    // Event loop only.
    private final Histogram latencies = new Histogram(LATENCY_DIGITS);
    private boolean closing;

    LoadProgress(EventLoop loop) {
        this.loop = loop;
    }

    // ---- event loop

    void answered(long nanos) {
        completed.lazySet(completed.get() + 1);
        latencies.recordValue(nanos);
    }

    /** What goes wrong from now on is the end that was asked for. */
    void close() {
        closing = true;
    }

    boolean isClosing() {
        return closing;
    }

    void failed(LoadException cause) {
        if (!closing) {
            failure.completeExceptionally(cause);
        }
    }

    // ---- other threads

    long completed() {
        return completed.get();
    }

    /** Of the answers since it was last asked. */
    Latency takeLatency() {
        return loop.submit(() -> {
                    Latency latency = Latency.of(latencies);
                    latencies.reset();
                    return latency;
                })
                .syncUninterruptibly()
                .getNow();
    }

    void requireNoFailure() throws LoadException {
        if (failure.isCompletedExceptionally()) {
            throw new LoadException(String.valueOf(failure.exceptionNow().getMessage()));
        }
    }

    /**
     * Waits until something is done.
     *
     * @throws LoadException if it takes longer, or something went wrong before
     */
    void await(CompletableFuture<Void> done, String what, int seconds) throws LoadException, InterruptedException {
        try {
            CompletableFuture.anyOf(done, failure).get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new LoadException("waited " + seconds + " s in vain for " + what);
        } catch (ExecutionException e) {
            requireNoFailure();
        }
        requireNoFailure();
    }
}
