package dev.heddle.server.http;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.connection.Connection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Cancels handlers that do not begin to answer. It looks at all of an event loop now and then, instead of a timer for each
 * exchange: nearly all of those would be cancelled at once. So a handler has up to an eighth more time. Confined to the event
 * loop.
 *
 * <p>Thousands may be late at the same look. A few of them are cancelled in each turn of the loop, since others are to be
 * served meanwhile.
 */
final class HandlerWatch {
    private static final int LOOKS_IN_A_LIMIT = 8;
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
    /** To cancel one takes up to some hundred microseconds: its clean-up, its answer, the end of its connection. */
    private static final int LEAST_IN_A_TURN = 4;
    /** And of very many at least so small a part, or they would come faster than they go. */
    private static final int TURNS = 64;

    private final CoroutineScheduler scheduler;
    private final long limit;
    private final Queue<Handler> late = new ArrayDeque<>();

    private record Handler(Coroutine coroutine, HandlerTime time) {}

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
        if (!late.isEmpty()) {
            return; // those of the last look come first
        }
        long now = scheduler.nanoTime();
        for (var coroutine : scheduler.coroutines()) {
            if (coroutine.subject() instanceof Connection connection
                    && connection.attachment() instanceof ExchangeCarrier carrier
                    && carrier.handlerTime().exceeds(limit, now)) {
                late.add(new Handler(coroutine, carrier.handlerTime()));
            }
        }
        cancelSome();
    }

    private void cancelSome() {
        long now = scheduler.nanoTime();
        int some = Math.max(LEAST_IN_A_TURN, late.size() / TURNS);
        for (int i = 0; i < some && !late.isEmpty(); i++) {
            cancelIfLate(late.remove(), now);
        }
        if (!late.isEmpty()) {
            // A timer's turn comes after the sockets have been served, other than that of a task.
            scheduler.eventLoop().schedule(this::cancelSome, 0, TimeUnit.NANOSECONDS);
        }
    }

    /** It may have begun to answer since the look. */
    private void cancelIfLate(Handler handler, long now) {
        if (handler.time().exceeds(limit, now)) {
            handler.time().tooLong();
            handler.coroutine().cancel("no response within " + Duration.ofNanos(limit));
        }
    }
}
