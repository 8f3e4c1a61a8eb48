package dev.heddle.server.http2;

import dev.heddle.server.http.Limit;
import dev.heddle.server.stream.StreamLimits;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * Whether the client of one connection takes too long: to read, for a block of fields, or for the next request. One timer, set
 * again and again. Confined to the event loop.
 */
final class SessionTimes {
    private final Http2Session session;
    private final StreamLimits limits;
    /** Null before the begin and after the end. */
    private @Nullable ScheduledFuture<?> timer;
    /** When it has its turn. */
    private long due;

    /** Since when there is no stream. */
    private long quietSince;
    /** Since when the client does not read; 0 if it does. */
    private long stalledSince;
    /** Since when a block of fields has begun and not ended; 0 if none has. */
    private long headSince;

    SessionTimes(Http2Session session) {
        this.session = session;
        this.limits = session.service().limits();
    }

    void begin() {
        quietSince = now();
        set(limits.headNanos());
    }

    void end() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private long now() {
        return session.scheduler().nanoTime();
    }

    private void set(long nanos) {
        due = now() + nanos;
        timer = session.after(nanos, this::look);
    }

    /** A time has begun whose end may come before the timer's turn, which was set for a longer one. */
    private void lookAfter(long nanos, long since) {
        if (timer != null && since + nanos - due < 0) {
            timer.cancel(false);
            set(nanos);
        }
    }

    // ---- what the session sees

    void streamEnded() {
        quietSince = session.scheduler().now();
        lookAfter(limits.idleNanos(), quietSince);
    }

    void withinHead(boolean within) {
        if (!within) {
            headSince = 0;
        } else if (headSince == 0) {
            headSince = session.scheduler().now();
            lookAfter(limits.headNanos(), headSince);
        }
    }

    void stalled(boolean stalled) {
        stalledSince = stalled ? now() : 0;
        if (stalled) {
            lookAfter(limits.sendNanos(), stalledSince);
        }
    }

    // ---- the limits

    private void look() {
        long now = now();
        if (left(stalledSince, limits.sendNanos(), now) <= 0) {
            limits.reached(Limit.SEND_TIMEOUT);
            session.cutOff();
        } else if (left(headSince, limits.headNanos(), now) <= 0) {
            limits.reached(Limit.HEAD_TIMEOUT);
            session.fail(Http2Error.PROTOCOL_ERROR, "request head not received in time");
        } else if (untilIdle(now) <= 0) {
            limits.reached(session.streams().areUsed() ? Limit.IDLE_TIMEOUT : Limit.HEAD_TIMEOUT);
            session.fail(Http2Error.NO_ERROR, "idle");
        } else if (!session.end().isEnding()) {
            set(untilNext(now));
        }
    }

    private long untilNext(long now) {
        long stalled = left(stalledSince, limits.sendNanos(), now);
        long head = left(headSince, limits.headNanos(), now);
        return Math.min(Math.min(stalled, head), untilIdle(now));
    }

    /** Of a time that has begun; the whole of it otherwise. */
    private static long left(long since, long limit, long now) {
        return since == 0 ? limit : limit - (now - since);
    }

    private long untilIdle(long now) {
        long limit = session.streams().areUsed() ? limits.idleNanos() : limits.headNanos();
        return session.streams().isQuiet() ? limit - (now - quietSince) : limit;
    }
}
