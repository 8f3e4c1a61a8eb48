package dev.heddle.coroutine;

import java.util.concurrent.TimeUnit;

/**
 * Whether a loop's coroutines take long, so that it should read all that has come: what waits in the sockets waits without
 * anybody knowing since when, and that fewer at a time are kinder to the caches no longer matters. Confined to the loop.
 *
 * <p>A turn is measured by what it serves. One that has read the messages of thousands takes long whatever their coroutines
 * do: it would be followed by another such, for ever, and each request would cost a fifth more. And one long turn is none:
 * the processor was somebody else's, or the collector's.
 */
final class TurnLength {
    /** For {@link Transport#EVENTS_AT_ONCE} events: three times what they take in a server that only answers. */
    private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** What the turn that is measured has served. */
    private int served;

    private boolean longBefore;

    /** A turn begins, after a look at the sockets that has found so much. */
    void begin(int events) {
        served = events;
        if (events < Transport.EVENTS_AT_ONCE) {
            longBefore = false;
        }
    }

    /** It ends after so many nanoseconds, and more waits. Returns whether it was long, as that before it. */
    boolean isLongAgain(long nanos) {
        boolean isLong = nanos > LONG_NANOS * Math.max(1, served / Transport.EVENTS_AT_ONCE);
        boolean again = isLong && longBefore;
        longBefore = isLong;
        return again;
    }
}
