package dev.heddle.server.upstream;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.Suspension;
import dev.heddle.server.http.ExchangeRecord;
import dev.heddle.server.upstream.UpstreamException.Phase;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The connections from one event loop to one upstream. Whoever needs one takes the unused one that was used last, else
 * opens another, else waits behind those that wait already.
 *
 * <p>Confined to the event loop but for {@link #acquire}, {@link #release} and {@link #drop}, which coroutines call, and
 * for the counts.
 */
final class ConnectionPool {
    /** What a coroutine is granted that shall open a connection itself. */
    private static final Object PERMIT = new Object();

    private final Upstream upstream;
    private final CoroutineScheduler scheduler;

    /** Unused connections, that which was used last at the end. */
    private final ArrayDeque<PooledConnection> idle = new ArrayDeque<>();

    private final LinkedHashSet<Waiter> waiting = new LinkedHashSet<>();
    /** Connections that are open, and permits to open one. */
    private int open;

    private boolean sweeping;

    private final AtomicInteger openCount = new AtomicInteger();
    private final AtomicInteger idleCount = new AtomicInteger();
    private final AtomicInteger waitingCount = new AtomicInteger();

    /** A coroutine that waits for its turn. */
    private static final class Waiter {
        final Suspension<Object> suspension;
        final boolean fresh;

        @Nullable ScheduledFuture<?> timer;

        Waiter(Suspension<Object> suspension, boolean fresh) {
            this.suspension = suspension;
            this.fresh = fresh;
        }

        boolean end(Object outcome) {
            if (timer != null) {
                timer.cancel(false);
            }
            return suspension.resume(outcome);
        }
    }

    ConnectionPool(Upstream upstream, CoroutineScheduler scheduler) {
        this.upstream = upstream;
        this.scheduler = scheduler;
    }

    int open() {
        return openCount.get();
    }

    int idle() {
        return idleCount.get();
    }

    int waiting() {
        return waitingCount.get();
    }

    // ---- for coroutines

    /**
     * A connection, to be given back by {@link #release} or {@link #drop}. Suspends.
     *
     * @param fresh whether it must be a new one
     * @param client whom a new one is said to be for, where upstreams are told
     * @param record is told if one is opened
     */
    PooledConnection acquire(
            CallDeadline deadline, boolean fresh, @Nullable ToldClient client, @Nullable ExchangeRecord record)
            throws UpstreamException {
        Object granted = scheduler.call(() -> waiting.isEmpty() ? take(fresh) : null);
        if (granted == null) {
            granted = awaitTurn(deadline, fresh);
        }
        if (granted instanceof PooledConnection connection) {
            return connection;
        }
        CallPhases.begin(ExchangeRecord.Phase.CONNECT, record, scheduler);
        return openWithPermit(deadline, client);
    }

    /** Gives back a connection whose exchange has come to its end; it is kept if it can take another one. */
    void release(PooledConnection connection) {
        scheduler.call(() -> {
            giveBack(connection);
            return null;
        });
    }

    /** Gives back a connection that is in the middle of an exchange, or is wanted no more: closes it. */
    void drop(PooledConnection connection) {
        scheduler.call(() -> {
            retire(connection);
            return null;
        });
    }

    private Object awaitTurn(CallDeadline deadline, boolean fresh) throws UpstreamException {
        long nanos;
        Object outcome;
        try {
            nanos = deadline.shorten(upstream.timeouts().queue().toNanos());
        } catch (SocketTimeoutException e) {
            throw failure(Phase.QUEUE, e);
        }
        var own = new Waiter[1];
        try {
            outcome = Coroutine.<Object>suspend(suspension -> {
                own[0] = new Waiter(suspension, fresh);
                scheduler.execute(() -> join(own[0], nanos));
            });
        } catch (Throwable cancelled) {
            scheduler.execute(() -> leave(own[0]));
            throw cancelled;
        }
        if (outcome instanceof IOException refused) {
            throw failure(Phase.QUEUE, refused);
        }
        return outcome;
    }

    private PooledConnection openWithPermit(CallDeadline deadline, @Nullable ToldClient client)
            throws UpstreamException {
        PooledConnection opened = null;
        try {
            opened = connect(addresses(deadline), deadline, client);
        } finally {
            if (opened == null) {
                scheduler.call(() -> {
                    open--;
                    serveWaiting();
                    return null;
                });
            }
        }
        var connection = opened;
        connection.channel.closeFuture().addListener(closed -> forget(connection));
        return connection;
    }

    private List<InetAddress> addresses(CallDeadline deadline) throws UpstreamException {
        try {
            var limit = deadline.shorten(upstream.timeouts().connect().toNanos());
            return upstream.resolver().resolve(scheduler, Duration.ofNanos(limit));
        } catch (IOException e) {
            throw failure(Phase.RESOLVE, e);
        }
    }

    /** One address after the other, each with its share of the time that is left. */
    private PooledConnection connect(List<InetAddress> addresses, CallDeadline deadline, @Nullable ToldClient client)
            throws UpstreamException {
        long end = scheduler.nanoTime() + upstream.timeouts().connect().toNanos();
        IOException firstFailure = null;
        for (int i = 0; i < addresses.size(); i++) {
            try {
                long share = Math.max(1, (end - scheduler.nanoTime()) / (addresses.size() - i));
                var address = new InetSocketAddress(addresses.get(i), upstream.port());
                return Connector.connect(upstream, client, scheduler, address, deadline.shorten(share));
            } catch (IOException e) {
                if (firstFailure == null) {
                    firstFailure = e;
                } else {
                    firstFailure.addSuppressed(e);
                }
            }
        }
        upstream.resolver().forget();
        throw failure(Phase.CONNECT, Objects.requireNonNull(firstFailure));
    }

    /** Nothing has been sent yet. */
    private UpstreamException failure(Phase phase, IOException cause) {
        return new UpstreamException(upstream.name(), phase, true, cause);
    }

    // ---- on the event loop

    /** A connection, or a permit to open one, or null. */
    private @Nullable Object take(boolean fresh) {
        for (var last = fresh ? null : idle.pollLast(); last != null; last = idle.pollLast()) {
            if (isWorthKeeping(last)) {
                publish();
                return last;
            }
            close(last);
        }
        var oldest = fresh && open >= upstream.limits().connections() ? idle.pollFirst() : null;
        if (oldest != null) {
            close(oldest);
        }
        if (open >= upstream.limits().connections()) {
            return null;
        }
        open++;
        publish();
        return PERMIT;
    }

    private boolean isWorthKeeping(PooledConnection connection) {
        return connection.canTakeRequest()
                && scheduler.now() - connection.openedAt
                        < upstream.timeouts().age().toNanos();
    }

    private void join(Waiter waiter, long nanos) {
        if (upstream.isClosed()) {
            waiter.end(new IOException("the upstream has been closed"));
            return;
        }
        if (waiting.size() >= upstream.limits().waiting() && !hasRoom()) {
            var why = waiting.size() + " calls wait for one of " + open + " connections already";
            waiter.end(new IOException(why));
            return;
        }
        waiting.add(waiter);
        serveWaiting();
        if (waiting.contains(waiter)) {
            waiter.timer = scheduler.eventLoop().schedule(() -> expire(waiter, nanos), nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Something may have been given back since the coroutine looked. */
    private boolean hasRoom() {
        return waiting.isEmpty() && (open < upstream.limits().connections() || !idle.isEmpty());
    }

    private void leave(Waiter waiter) {
        if (waiter.timer != null) {
            waiter.timer.cancel(false);
        }
        waiting.remove(waiter);
        publish();
    }

    private void expire(Waiter waiter, long nanos) {
        if (waiting.remove(waiter)) {
            publish();
            waiter.end(new SocketTimeoutException("no connection within " + Duration.ofNanos(nanos)));
        }
    }

    /** First come, first served: nobody is passed by. */
    private void serveWaiting() {
        while (!waiting.isEmpty()) {
            var first = waiting.getFirst();
            var granted = take(first.fresh);
            if (granted == null) {
                break;
            }
            waiting.removeFirst();
            if (first.end(granted)) {
                continue;
            }
            if (granted instanceof PooledConnection connection) {
                idle.addLast(connection);
            } else {
                open--;
            }
        }
        publish();
        sweepLater();
    }

    private void giveBack(PooledConnection connection) {
        if (upstream.isClosed() || !isWorthKeeping(connection)) {
            retire(connection);
            return;
        }
        connection.idleSince = scheduler.now();
        idle.addLast(connection);
        serveWaiting();
    }

    private void retire(PooledConnection connection) {
        connection.connection.abort();
        forget(connection);
    }

    /**
     * Also called when its channel has been closed, by whichever side. Whoever uses it then may still have to take what was
     * received before.
     */
    private void forget(PooledConnection connection) {
        if (connection.counted) {
            connection.counted = false;
            open--;
            idle.remove(connection);
            serveWaiting();
        }
    }

    private void close(PooledConnection connection) {
        connection.counted = false;
        open--;
        connection.connection.abort();
    }

    /** Those that were used last are taken first: the others, at the other end, grow old. */
    private void sweepLater() {
        var oldest = idle.peekFirst();
        if (sweeping || oldest == null) {
            return;
        }
        long idleNanos = upstream.timeouts().idle().toNanos();
        long delay = Math.max(0, oldest.idleSince + idleNanos - scheduler.now());
        sweeping = true;
        try {
            scheduler.execute(() -> scheduler.eventLoop().schedule(this::sweep, delay, TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException loopHasEnded) {
            sweeping = false;
        }
    }

    private void sweep() {
        sweeping = false;
        long idleNanos = upstream.timeouts().idle().toNanos();
        long now = scheduler.nanoTime();
        for (var oldest = idle.peekFirst(); oldest != null; oldest = idle.peekFirst()) {
            if (now - oldest.idleSince < idleNanos) {
                break;
            }
            idle.removeFirst();
            close(oldest);
        }
        publish();
        sweepLater();
    }

    /** The upstream has been closed: who waits gets nothing, what is unused is closed, the rest when it is given back. */
    void close() {
        for (var oldest = idle.pollFirst(); oldest != null; oldest = idle.pollFirst()) {
            close(oldest);
        }
        while (!waiting.isEmpty()) {
            waiting.removeFirst().end(new IOException("the upstream has been closed"));
        }
        publish();
    }

    private void publish() {
        openCount.lazySet(open);
        idleCount.lazySet(idle.size());
        waitingCount.lazySet(waiting.size());
    }
}
