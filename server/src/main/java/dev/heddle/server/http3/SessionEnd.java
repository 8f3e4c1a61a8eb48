package dev.heddle.server.http3;

import io.netty.handler.codec.http3.DefaultHttp3GoAwayFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.quic.QuicChannel;
import java.util.concurrent.TimeUnit;

/**
 * How a connection ends without loss (RFC 9114 5.2): the client is told by GOAWAY that the server drains, then, behind a time for the
 * streams that are on their way, the first stream that is not taken any more; later ones are rejected. The connection is closed when
 * the last exchange has ended and the client has had time for what it was sent last, since whoever is told of a closed connection
 * drops what has not come yet. Confined to the event loop, unless a method says otherwise.
 */
final class SessionEnd {
    /** From one stream of requests to the next. */
    static final long STREAM_STEP = 4;

    /** None is higher (RFC 9000 2.1). */
    private static final long HIGHEST_STREAM = (1L << 62) - STREAM_STEP;

    private static final long DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Http3Session session;
    private final QuicChannel channel;
    /** Looked at by whoever drains the server, too. */
    private volatile boolean draining;

    /** The first that is not taken. */
    private long limit = Long.MAX_VALUE;

    private boolean ending;

    SessionEnd(Http3Session session, QuicChannel channel) {
        this.session = session;
        this.channel = channel;
    }

    /** May be asked by any thread. */
    boolean isDraining() {
        return draining;
    }

    boolean isEnding() {
        return ending;
    }

    boolean admits(long stream) {
        return stream < limit;
    }

    void drain() {
        if (draining || ending) {
            return;
        }
        draining = true;
        if (!channel.isActive()) {
            end();
            return;
        }
        goAway(HIGHEST_STREAM);
        session.after(DRAIN_NANOS, this::tellLast);
    }

    private void tellLast() {
        if (!ending) {
            limit = session.nextStream();
            goAway(limit);
            endIfDone();
        }
    }

    private void goAway(long stream) {
        var control = Http3.getLocalControlStream(channel);
        if (control != null) {
            control.writeAndFlush(new DefaultHttp3GoAwayFrame(stream));
        }
    }

    void endIfDone() {
        if (limit == Long.MAX_VALUE || ending || !session.isQuiet()) {
            return;
        }
        long left = session.isUsed() ? LINGER_NANOS - (session.scheduler().nanoTime() - session.quietSince()) : 0;
        if (left > 0) {
            session.after(left, this::endIfDone);
        } else {
            end();
        }
    }

    private void end() {
        if (!ending) {
            ending = true;
            session.close(Http3ErrorCode.H3_NO_ERROR, "");
        }
    }

    void ended() {
        ending = true;
    }
}
