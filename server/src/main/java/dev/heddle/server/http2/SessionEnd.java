package dev.heddle.server.http2;

import dev.heddle.coroutine.connection.OutputEnd;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http2.Http2Error;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * How one connection ends: a server that drains tells the client by GOAWAY that streams are still taken, looks by PING whether
 * the client has seen that, tells it the last stream that was taken, and closes behind the last exchange (RFC 9113 6.8). After
 * an error of the whole connection its streams end at once. Either way, what the client still sends is dropped for a while: a
 * socket that is closed with bytes unread is reset, which may cost the client what it was sent last.
 *
 * <p>Confined to the event loop unless a method says otherwise.
 */
final class SessionEnd {
    private static final long DRAIN_PING = 0x64726169_6e696e67L;
    /** How long a client may take for the answer to the PING of a drain. */
    private static final long DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Http2Session session;
    /** Looked at by whoever drains the server, too. */
    private volatile boolean draining;

    private boolean lastTold;
    private boolean ending;
    /** The client sends no more: there is nothing left to be dropped. */
    private boolean inputEnded;

    SessionEnd(Http2Session session) {
        this.session = session;
    }

    /** Whether the client has been told, or is being told, that this is the end. May be asked by any thread. */
    boolean isDraining() {
        return draining;
    }

    /** Whether nothing is read any more. */
    boolean isEnding() {
        return ending;
    }

    // ---- behind the last exchange

    /** The client is told that it is to go elsewhere; streams that are on their way are still taken. */
    void drain() {
        if (draining || ending) {
            return;
        }
        draining = true;
        goAway(Integer.MAX_VALUE);
        var context = session.context();
        session.encoder().writePing(context, false, DRAIN_PING, context.newPromise());
        session.flush(context);
        session.after(DRAIN_NANOS, this::tellLast);
    }

    void pingAnswered(long data) {
        if (data == DRAIN_PING) {
            tellLast();
        }
    }

    private void tellLast() {
        if (!draining || lastTold || ending) {
            return;
        }
        lastTold = true;
        goAway(session.connection().remote().lastStreamCreated());
        session.flush(session.context());
        endIfDone();
    }

    private void goAway(int lastStream) {
        var context = session.context();
        session.goAway(context, lastStream, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, context.newPromise());
    }

    /** A stream has been closed, or an exchange has ended. */
    void endIfDone() {
        if (lastTold && !ending && session.streams().isQuiet()) {
            end();
        }
    }

    /** A client that sends no more, on the whole connection, counts as gone as in HTTP/1.1. */
    void inputEnded() {
        inputEnded = true;
        if (ending) {
            session.context().close();
            return;
        }
        session.streams().all().forEach(ExchangeStream::clientEndedOutput);
        draining = true;
        lastTold = true;
        endIfDone();
    }

    /** The connection is closed. */
    void closed() {
        ending = true;
    }

    // ---- at once

    /** The client is told why, and all streams end. */
    void fail(Http2Error error, String why) {
        if (ending) {
            return;
        }
        var context = session.context();
        int last = Math.max(0, session.connection().remote().lastStreamCreated());
        var text = ByteBufUtil.encodeString(context.alloc(), CharBuffer.wrap(why), StandardCharsets.US_ASCII);
        session.encoder().frameWriter().writeGoAway(context, last, error.code(), text, context.newPromise());
        end();
        session.streams().all().forEach(ExchangeStream::ended);
    }

    /** Nothing more is read; the connection is closed when the client has closed it, or soon. */
    private void end() {
        ending = true;
        session.endTimes();
        var context = session.context();
        if (inputEnded) {
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        } else {
            OutputEnd.shutDown(context);
        }
        session.after(LINGER_NANOS, () -> context.close());
    }
}
