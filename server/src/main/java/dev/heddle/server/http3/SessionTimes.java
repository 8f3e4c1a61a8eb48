package dev.heddle.server.http3;

import dev.heddle.server.http.Limit;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * Whether the client of one connection takes too long with its first request, the handshake included, or with the next. One timer, set
 * again and again. A client that has gone without a word is seen by QUIC. Confined to the event loop.
 */
final class SessionTimes {
    private final Http3Session session;
    /** Null before the begin and after the end. */
    private @Nullable ScheduledFuture<?> timer;
    /** When it has its turn. */
    private long due;

    /** Since when there is no stream. */
    private long quietSince;

    SessionTimes(Http3Session session) {
        this.session = session;
    }

    void begin() {
        quietSince = session.scheduler().nanoTime();
        set(limit());
    }

    void end() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /** A time begins that may end before the timer's turn, which was set for a longer one. */
    void streamEnded() {
        quietSince = session.scheduler().now();
        long nanos = limit();
        if (timer != null && quietSince + nanos - due < 0) {
            timer.cancel(false);
            set(nanos);
        }
    }

    long quietSince() {
        return quietSince;
    }

    private void set(long nanos) {
        due = session.scheduler().nanoTime() + nanos;
        timer = session.after(nanos, this::look);
    }

    private long limit() {
        var limits = session.service().limits();
        return session.isUsed() ? limits.idleNanos() : limits.headNanos();
    }

    private void look() {
        long left = session.isQuiet() ? limit() - (session.scheduler().nanoTime() - quietSince) : limit();
        if (left <= 0) {
            session.service().limits().reached(session.isUsed() ? Limit.IDLE_TIMEOUT : Limit.HEAD_TIMEOUT);
            session.fail(Http3ErrorCode.H3_NO_ERROR, "idle");
        } else {
            set(left);
        }
    }
}
