package dev.heddle.coroutine.testing;

import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/** Virtual time as a date, for code that takes a {@link Clock}. */
final class VirtualDate extends Clock {
    /** As in Go's {@code testing/synctest}. */
    static final Instant START = Instant.parse("2000-01-01T00:00:00Z");

    private final Ticker ticker;
    private final ZoneId zone;

    VirtualDate(Ticker ticker, ZoneId zone) {
        this.ticker = ticker;
        this.zone = zone;
    }

    @Override
    public Instant instant() {
        return START.plusNanos(ticker.nanoTime());
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new VirtualDate(ticker, other);
    }
}
