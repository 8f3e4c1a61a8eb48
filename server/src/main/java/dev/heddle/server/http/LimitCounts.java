package dev.heddle.server.http;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** How often each limit has ended something. Any thread. */
public final class LimitCounts {
    /** Has all of them, and is not changed. */
    private final Map<Limit, LongAdder> counts = new EnumMap<>(Limit.class);

    /** All are zero. */
    public LimitCounts() {
        for (var limit : Limit.values()) {
            counts.put(limit, new LongAdder());
        }
    }

    /** It has ended a connection, or a request. */
    public void count(Limit limit) {
        Objects.requireNonNull(counts.get(limit)).increment();
    }

    /** How often it has. */
    public long of(Limit limit) {
        return Objects.requireNonNull(counts.get(limit)).sum();
    }
}
