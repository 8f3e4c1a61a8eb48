package dev.heddle.server.limit;

import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.metering.SharedMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.AsciiString;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Counts the requests of each client against a {@link RateLimit}, for all event loops together. May be used by any
 * coroutine; never suspends.
 *
 * <p>The algorithm is the generic cell rate algorithm (ITU-T I.371), which does what a token bucket does with one number
 * for each client: when its bucket would be full again. A request moves it by the time that one token takes to come back,
 * and is over the limit if it would then lie further ahead than a bucket of the burst's size. nginx's limit_req counts so
 * too.
 *
 * <p><b>Exactness</b>: a client gets exactly its tokens, on whichever loops its requests come, as long as it is remembered.
 * It is forgotten early only if all the eight places of the table that its name leads to are held by clients with less in
 * their buckets: with a table of the size of the clients that are active at the same time, that is rare, and then it starts
 * with a full bucket. Requests over the limit take no tokens.
 */
public final class RateLimiter {
    private final RateLimit limit;
    private final LongSupplier clock;
    private final AsciiString header;
    private final BucketTable table;
    private final LongAdder limited = new LongAdder();
    private final long tokenNanos;
    private final long bucketNanos;

    /** A limiter that has seen nobody yet. */
    public RateLimiter(RateLimit limit) {
        this(limit, System::nanoTime);
    }

    RateLimiter(RateLimit limit, LongSupplier clock) {
        this.limit = limit;
        this.clock = clock;
        this.header = AsciiString.cached(limit.header());
        this.table = new BucketTable(limit.clients());
        this.tokenNanos = limit.per().toNanos() / limit.requests();
        this.bucketNanos = tokenNanos * limit.burst();
    }

    /** What it counts against. */
    public RateLimit limit() {
        return limit;
    }

    /** How many requests were over the limit. */
    public long limited() {
        return limited.sum();
    }

    /**
     * Takes a token for a request.
     *
     * @return 0 if there was one; else in how many seconds there will be one, 1 at least
     */
    public int take(HttpExchange exchange) {
        return take(clientOf(exchange));
    }

    private String clientOf(HttpExchange exchange) {
        var named = header.isEmpty() ? null : exchange.request().headers().get(header);
        return named == null ? exchange.clientAddress().network() : named;
    }

    int take(String client) {
        long now = clock.getAsLong();
        var bucket = table.get(client, now);
        while (true) {
            long fullAt = bucket.get();
            long after = (fullAt - now > 0 ? fullAt : now) + tokenNanos;
            long excess = after - now - bucketNanos;
            if (excess > 0) {
                limited.increment();
                return inSeconds(excess);
            }
            if (bucket.compareAndSet(fullAt, after)) {
                return 0;
            }
        }
    }

    private static int inSeconds(long nanos) {
        return 1 + (int) ((nanos - 1) / TimeUnit.SECONDS.toNanos(1));
    }

    /**
     * Registers {@code proxy.requests.limited}, the requests that were over the limit. Several limiters of one name are
     * metered as one.
     *
     * @param name its tag {@code limit}: of few values
     * @return takes the meter away, with the last limiter of the name
     */
    public Runnable bindTo(MeterRegistry registry, String name) {
        var meters = new SharedMeters(registry, "limit", name);
        meters.counter(
                "proxy.requests.limited", "Requests answered 429, since their client had made too many", this::limited);
        return meters::close;
    }

    int capacity() {
        return table.capacity();
    }
}
