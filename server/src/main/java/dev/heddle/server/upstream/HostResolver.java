package dev.heddle.server.upstream;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.Offload;
import dev.heddle.coroutine.Timeout;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of one host, for all event loops: looked up off the loops, by one coroutine for all that ask at the time,
 * and remembered for a while, whether there are any or none.
 */
final class HostResolver {
    static final long REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(30);
    static final long FAILURE_REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private record Answer(
            List<InetAddress> addresses, @Nullable String failure, long until) {
        List<InetAddress> get() throws UnknownHostException {
            if (failure != null) {
                throw new UnknownHostException(failure);
            }
            return addresses;
        }
    }

    private final String host;
    private final NameLookup lookup;
    private final @Nullable List<InetAddress> literal;

    /** Guarded by this. */
    private @Nullable Answer known;
    /** Guarded by this. */
    private @Nullable CompletableFuture<Answer> running;

    HostResolver(String host, NameLookup lookup) {
        this.host = host;
        this.lookup = lookup;
        this.literal = literal(host);
    }

    private static @Nullable List<InetAddress> literal(String host) {
        var bytes = NetUtil.createByteArrayFromIpAddressString(host);
        if (bytes == null) {
            return null;
        }
        try {
            return List.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(host, e);
        }
    }

    /**
     * The addresses. Suspends if they are not known.
     *
     * @throws SocketTimeoutException if the look-up takes longer; it goes on
     * @throws IOException if there are none
     */
    List<InetAddress> resolve(CoroutineScheduler scheduler, Duration limit) throws IOException {
        if (literal != null) {
            return literal;
        }
        Object found = knownOrRunning(scheduler);
        if (found instanceof Answer answer) {
            return answer.get();
        }
        try {
            @SuppressWarnings("unchecked") // the other of the two
            var pending = (CompletableFuture<Answer>) found;
            return Timeout.call(limit, () -> Coroutine.await(pending)).get();
        } catch (TimeoutException e) {
            throw new SocketTimeoutException(host + " not looked up within " + limit);
        } catch (ExecutionException e) {
            throw new IOException("look-up of " + host + " failed: " + e.getCause(), e.getCause());
        }
    }

    /** None of them could be reached: the next call looks again. */
    synchronized void forget() {
        known = null;
    }

    private synchronized Object knownOrRunning(CoroutineScheduler scheduler) {
        if (known != null && known.until - scheduler.nanoTime() > 0) {
            return known;
        }
        if (running == null) {
            running = new CompletableFuture<>();
            start(scheduler, running);
        }
        return running;
    }

    /** A coroutine of its own, since those that wait for the answer may be cancelled, one by one. */
    private void start(CoroutineScheduler scheduler, CompletableFuture<Answer> promise) {
        scheduler.start("look-up", host, () -> {
            try {
                ended(promise, ask(scheduler));
            } catch (Throwable e) {
                ended(promise, null);
                promise.completeExceptionally(e);
            }
        });
    }

    private Answer ask(CoroutineScheduler scheduler) {
        try {
            var addresses = Offload.call(() -> lookup.lookup(host));
            if (addresses.isEmpty()) {
                throw new UnknownHostException(host);
            }
            return new Answer(List.copyOf(addresses), null, scheduler.nanoTime() + REMEMBERED_NANOS);
        } catch (UnknownHostException e) {
            var why = "no address is known for host " + host;
            return new Answer(List.of(), why, scheduler.nanoTime() + FAILURE_REMEMBERED_NANOS);
        }
    }

    private void ended(CompletableFuture<Answer> promise, @Nullable Answer answer) {
        synchronized (this) {
            running = null;
            known = answer;
        }
        if (answer != null) {
            promise.complete(Objects.requireNonNull(answer));
        }
    }
}
