package dev.heddle.server.proxy;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.CoroutineScope;
import dev.heddle.server.http.ExchangeRecord.End;
import dev.heddle.server.tcp.TcpConnection;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Passes bytes between a client and an upstream, a coroutine for each direction, until both sides have ended. The end of
 * one side's output is the end of the other's input, and the other direction goes on. A side that breaks off is broken off
 * on the other side too, by a reset: nobody takes half of a stream for the whole.
 */
final class Tunnel {
    private final CoroutineScheduler scheduler = Coroutine.current().scheduler();
    private final TcpConnection client;
    private final TcpConnection upstream;
    private final TunnelTimeouts timeouts;

    /** Written by both directions, at each piece; a time that is a little old does no harm. */
    private volatile long lastPiece = scheduler.nanoTime();

    /** The first reason for a reset. Written on the event loop. */
    private volatile @Nullable String broken;

    /** Whose doing that is; written before it. */
    private volatile End brokenBy = End.UPSTREAM;

    private final Count received = new Count();
    private final Count sent = new Count();

    // Confined to the event loop.
    private int directions = 2;
    private @Nullable ScheduledFuture<?> watch;

    Tunnel(TcpConnection client, TcpConnection upstream, TunnelTimeouts timeouts) {
        this.client = client;
        this.upstream = upstream;
        this.timeouts = timeouts;
    }

    /** Bytes of one direction: written by its coroutine, read when that has ended. */
    private static final class Count {
        long bytes;
    }

    /** Bytes that came from the client; after {@link #run}. */
    long received() {
        return received.bytes;
    }

    /** Bytes that went to the client; after {@link #run}. */
    long sent() {
        return sent.bytes;
    }

    /** Whose doing it was, if {@link #run} has failed. */
    End brokenBy() {
        return brokenBy;
    }

    /**
     * Returns when both sides have ended. Suspends.
     *
     * @throws IOException if a side broke off, or a time is over: both have been reset
     * @throws java.util.concurrent.CancellationException if the coroutine is cancelled: both have been reset
     */
    void run() throws IOException {
        scheduler.execute(this::begin);
        boolean whole = false;
        try {
            passBothWays();
            whole = broken == null;
        } finally {
            if (!whole) {
                client.reset();
                upstream.reset();
            }
            scheduler.execute(this::end);
        }
        if (!whole) {
            throw new IOException(broken);
        }
    }

    private void passBothWays() throws IOException {
        try {
            CoroutineScope.<IOException>run(scope -> {
                var answers = scope.<@Nullable Void>fork("tunnel-from-upstream", () -> {
                    pass(upstream, client, sent);
                    return null;
                });
                pass(client, upstream, received);
                answers.await();
            });
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException broke ? broke : new IOException(e.getCause());
        }
    }

    private void pass(TcpConnection from, TcpConnection to, Count count) throws IOException {
        for (var bytes = from.readBuffer(); bytes != null; bytes = from.readBuffer()) {
            lastPiece = scheduler.now();
            count.bytes += bytes.readableBytes();
            to.write(bytes);
        }
        lastPiece = scheduler.now();
        to.shutdownOutput();
        scheduler.execute(this::directionEnded);
    }

    // ---- on the event loop: what neither direction may be told of, since it waits for the other side

    private void begin() {
        client.onClose(() -> closed(End.CLIENT, "the client", upstream));
        upstream.onClose(() -> closed(End.UPSTREAM, "the upstream", client));
        watch();
    }

    private void closed(End by, String side, TcpConnection other) {
        if (directions > 0) {
            breakOff(by, side + " broke off");
            other.reset();
        }
    }

    private void watch() {
        var limit = directions == 2 ? timeouts.idle() : timeouts.halfClose();
        long left = limit.toNanos() - (scheduler.nanoTime() - lastPiece);
        if (left > 0) {
            watch = scheduler.eventLoop().schedule(this::watch, left, TimeUnit.NANOSECONDS);
            return;
        }
        breakOff(End.TIMEOUT, noByteFor(limit));
        client.reset();
        upstream.reset();
    }

    private String noByteFor(Duration limit) {
        return "not a byte within " + limit + (directions == 2 ? "" : " after one side has ended");
    }

    private void breakOff(End by, String why) {
        if (broken == null) {
            brokenBy = by;
            broken = why;
        }
    }

    private void directionEnded() {
        directions--;
        stopWatching();
        if (directions > 0) {
            watch();
        }
    }

    private void end() {
        directions = 0;
        stopWatching();
    }

    private void stopWatching() {
        if (watch != null) {
            watch.cancel(false);
        }
    }
}
