package dev.heddle.server.http;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.connection.Connection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Cancels handlers that do not begin to answer. It looks at all of an event loop now and then, instead of a timer for each
 * exchange: nearly all of those would be cancelled at once. So a handler has up to an eighth more time. Confined to the event
 * loop.
 */
final class HandlerWatch {
    private static final int LOOKS_IN_A_LIMIT = 8;
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    private final CoroutineScheduler scheduler;
    private final long limit;

    private HandlerWatch(CoroutineScheduler scheduler, long limit) {
        this.scheduler = scheduler;
        this.limit = limit;
    }

    /** From now on, as long as the event loop lives. */
    static void begin(CoroutineScheduler scheduler, Duration limit) {
        var watch = new HandlerWatch(scheduler, limit.toNanos());
        long pause = Math.max(SHORTEST_PAUSE, watch.limit / LOOKS_IN_A_LIMIT);
        scheduler.eventLoop().scheduleWithFixedDelay(watch::look, pause, pause, TimeUnit.NANOSECONDS);
    }

    private void look() {
        long now = scheduler.nanoTime();
        for (var coroutine : scheduler.coroutines()) {
            if (coroutine.subject() instanceof Connection connection
                    && connection.attachment() instanceof ExchangeCarrier carrier) {
                look(coroutine, carrier.handlerTime(), now);
            }
        }
    }

    private void look(Coroutine coroutine, HandlerTime time, long now) {
        if (time.exceeds(limit, now)) {
            time.tooLong();
            coroutine.cancel("no response within " + Duration.ofNanos(limit));
        }
    }
}
