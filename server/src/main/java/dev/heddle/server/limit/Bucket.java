package dev.heddle.server.limit;

import java.util.concurrent.atomic.AtomicLong;

/** What is remembered of one client: when its bucket will be full again, as nanoseconds of the limiter's clock. */
final class Bucket extends AtomicLong {
    private static final long serialVersionUID = 1;

    final transient String client;

    Bucket(String client, long fullAt) {
        super(fullAt);
        this.client = client;
    }

    /** Whether it is as good as a new one. */
    boolean isFull(long now) {
        return get() - now <= 0;
    }
}
