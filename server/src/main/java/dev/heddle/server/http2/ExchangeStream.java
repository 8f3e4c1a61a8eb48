package dev.heddle.server.http2;

import dev.heddle.server.http.Limit;
import dev.heddle.server.http.ProtocolCodec;
import dev.heddle.server.stream.StreamConnection;
import dev.heddle.server.tcp.TcpConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stream of HTTP/2 as the coroutine of its exchange sees it.
 *
 * <p><b>Flow control</b>: the client may send as many bytes as its window has, and more only when the handler has read some.
 *
 * <p>Confined to the event loop unless inherited methods say otherwise.
 */
final class ExchangeStream extends StreamConnection {
    /** How long a client may take to end its side behind the end of the other. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Http2Session session;
    private final int id;
    /** Null unless the request is an extended CONNECT. */
    private final @Nullable StreamTunnel tunnel;

    private int takenBytes;

    ExchangeStream(Http2Session session, int id, boolean tunnelled) {
        super(session);
        this.session = session;
        this.id = id;
        this.tunnel = tunnelled ? new StreamTunnel(this) : null;
    }

    @Override
    protected Http2Session session() {
        return session;
    }

    @Override
    protected long id() {
        return id;
    }

    // ---- from the session

    /** Bytes of the body, or its end. */
    void received(HttpContent content) {
        deliver(content);
    }

    /** The client sends no more on the whole connection. */
    void clientEndedOutput() {
        if (isTunnelled() && !tunnel().isInputEnded()) {
            breakOff(Http2Error.CANCEL);
        } else {
            inputEnded(true);
        }
    }

    @Override
    protected boolean closed(boolean responseIsSent) {
        if (tunnel == null) {
            return responseIsSent;
        }
        boolean whole = responseIsSent && (tunnel.isInputEnded() || !tunnel.isBegun());
        endTunnel(tunnel, whole);
        return whole;
    }

    @Override
    protected void handlerReturned() {
        if (tunnel != null) {
            tunnel.releaseBytes();
        }
    }

    @Override
    protected void exchangeEnded() {
        session.streams().exchangeEnded();
    }

    // ---- behind a switch of protocols

    @Override
    protected @Nullable String offered() {
        return tunnel == null ? null : StreamTunnel.WEBSOCKET;
    }

    @Override
    protected Object switching(HttpHeaders fields, @Nullable ProtocolCodec codec) {
        return new TunnelHead(fields, codec);
    }

    @Override
    protected TcpConnection openBytes(Duration idle) {
        return tunnel().openBytes(idle);
    }

    /** Whether the request is an extended CONNECT. */
    boolean isTunnel() {
        return tunnel != null;
    }

    /** Whether the handler has taken that up. */
    private boolean isTunnelled() {
        return tunnel != null && tunnel.isBegun();
    }

    private StreamTunnel tunnel() {
        if (tunnel == null) {
            throw new IllegalStateException("no extended CONNECT");
        }
        return tunnel;
    }

    /** Bytes that the client has sent, or the end of them. */
    void tunnelled(ByteBuf bytes, boolean last) {
        tunnel().received(bytes, last);
    }

    void tunnelDelivered(Object message) {
        deliver(message);
    }

    void tunnelInputEnded(boolean meansGone) {
        inputEnded(meansGone);
    }

    void writeTunnelled(ByteBuf bytes) {
        if (isOutputOver()) {
            bytes.release();
        } else {
            sendData(bytes, false);
        }
    }

    /** Whether the client keeps up with what was written. */
    boolean hasRoom() {
        return isWritable();
    }

    void consumed(int bytes) {
        if (!isOver()) {
            session.consumed(id, bytes);
        }
    }

    void drain() {
        var codec = codec();
        if (codec != null) {
            codec.drain();
        }
    }

    /** Null if there is none, or it has not begun. */
    private @Nullable ProtocolCodec codec() {
        return tunnel == null ? null : tunnel.codec();
    }

    /** A reset is what the reset of a connection is in HTTP/1.1 (RFC 8441 5): an error for whoever reads. */
    private void endTunnel(StreamTunnel ended, boolean whole) {
        if (!whole) {
            failed(new IOException("the stream has been reset"));
        }
        ended.end();
    }

    // ---- to the session

    @Override
    protected void write(Object message) {
        var codec = isOutputOver() ? null : codec();
        if (codec != null) {
            codec.write(message);
        } else if (message instanceof TunnelHead head && !isOutputOver()) {
            beginTunnel(head);
        } else {
            super.write(message);
        }
    }

    private void beginTunnel(TunnelHead head) {
        sendFields(TunnelHead.STATUS, head.fields(), false);
        session.streams().tunnelBegun();
        tunnel().begin(head.codec());
    }

    @Override
    protected ChannelFuture writeFields(int status, HttpHeaders fields, boolean last) {
        var block = status == TRAILERS ? ResponseFields.trailers(fields) : ResponseFields.head(status, fields);
        return session.writeHeaders(id, block, last);
    }

    @Override
    protected ChannelFuture writeData(ByteBuf bytes, boolean last) {
        return session.writeData(id, bytes, last);
    }

    @Override
    protected void hasRoomAgain() {
        var codec = isOver() ? null : codec();
        if (codec != null) {
            codec.writabilityChanged();
        }
    }

    @Override
    protected void flushWritten() {
        session.flushSoon();
    }

    // ---- back-pressure

    /** The window is the limit; of what a codec makes of bytes, the tunnel sees to it. */
    @Override
    protected void queued(int bytes) {
        if (tunnel != null) {
            tunnel.waiting(bytes);
        }
    }

    /** On the handler's coroutine, perhaps: the window is opened on the loop's side, once for all that it takes. */
    @Override
    protected void taken(Object message, int bytes) {
        if (tunnel != null && tunnel.codec() != null) {
            boolean wasReading = tunnel.isReading();
            tunnel.waiting(bytes);
            if (!wasReading && tunnel.isReading()) {
                post(tunnel::openWindow);
            }
            return;
        }
        int count = bytesOf(message);
        if (count > 0) {
            boolean posted = takenBytes > 0;
            takenBytes += count;
            if (!posted) {
                post(this::openWindow);
            }
        }
    }

    private static int bytesOf(Object message) {
        return switch (message) {
            case ByteBufHolder holder -> holder.content().readableBytes();
            case ByteBuf bytes -> bytes.readableBytes();
            default -> 0;
        };
    }

    private void openWindow() {
        int bytes = takenBytes;
        takenBytes = 0;
        consumed(bytes);
    }

    // ---- the end

    /**
     * The exchange is over. What the client still sends of its request is of no use: it is told so behind the whole response
     * (RFC 9113 8.1). One that does not read the rest of the response has as long for it as a handler waits for it.
     */
    @Override
    protected void closeWhenWritten() {
        if (isTunnelled()) {
            endOutput();
        }
        var last = end();
        if (last == null) {
            session.reset(id, Http2Error.INTERNAL_ERROR);
        } else if (!last.isDone()) {
            var timer = session.after(session.service().limits().sendNanos(), this::cutOff);
            last.addListener(sent -> endedLate(timer));
        } else if (isTunnelled()) {
            resetAfter(LINGER_NANOS);
        } else {
            session.reset(id, Http2Error.NO_ERROR);
        }
    }

    private void cutOff() {
        session.service().limits().reached(Limit.SEND_TIMEOUT);
        session.reset(id, Http2Error.CANCEL);
    }

    private void endedLate(ScheduledFuture<?> timer) {
        timer.cancel(false);
        // Behind Netty's own look at the same end.
        resetAfter(isTunnelled() ? LINGER_NANOS : 0);
    }

    /** Unless the client has ended its side by then. */
    private void resetAfter(long nanos) {
        session.after(nanos, () -> session.reset(id, Http2Error.NO_ERROR));
    }

    void breakOff(Http2Error error) {
        session.reset(id, error);
    }

    @Override
    protected void closeNow() {
        breakOff(isTunnelled() ? Http2Error.CANCEL : Http2Error.INTERNAL_ERROR);
    }

    @Override
    protected void resetNow() {
        breakOff(Http2Error.CANCEL);
    }
}
