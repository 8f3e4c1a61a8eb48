package dev.heddle.server.http2;

import dev.heddle.coroutine.connection.Connection;
import dev.heddle.server.codec.SmallBody;
import dev.heddle.server.http.Limit;
import dev.heddle.server.tcp.TcpConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.FullHttpMessage;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stream as the coroutine of its exchange sees it: the messages of one request and one response.
 *
 * <p><b>Flow control</b>: the client may send as many bytes as its window has, and more only when the handler has read some.
 * What the handler sends waits for the client's windows; past {@value #SENT_LIMIT} bytes that wait, the handler does.
 *
 * <p>Confined to the event loop unless inherited methods say otherwise.
 */
final class ExchangeStream extends Connection {
    /** Bytes that were sent and wait for the client, at which the sender is suspended. */
    private static final int SENT_LIMIT = 64 * 1024;
    /** What a block of fields counts for. */
    private static final int FIELDS_BYTES = 512;

    /** How long a client may take to end its side behind the end of the other. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Http2Session session;
    private final int id;
    /** Null unless the request is an extended CONNECT. */
    private final @Nullable StreamTunnel tunnel;

    /** Ended other than by both sides' having sent all. */
    private volatile boolean broken;

    private int sentBytes;
    private int takenBytes;
    /** The end of the response, on its way. */
    private @Nullable ChannelFuture end;
    /** Netty's stream is closed, however. */
    private boolean over;
    /** The handler has returned. */
    private boolean handled;

    private @Nullable Runnable onClose;

    ExchangeStream(Http2Session session, int id, boolean tunnelled) {
        super(session.scheduler());
        this.session = session;
        this.id = id;
        this.tunnel = tunnelled ? new StreamTunnel(this) : null;
    }

    Http2Session session() {
        return session;
    }

    // ---- for handlers

    @Override
    public boolean isOpen() {
        return !broken;
    }

    @Override
    public SocketAddress remoteAddress() {
        return session.remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return session.localAddress();
    }

    /** A stream that both sides have ended is open for its handler as long as that runs. */
    private boolean isClosed() {
        return over && (broken || handled);
    }

    private void runIfClosed() {
        var actions = onClose;
        if (actions != null && isClosed()) {
            onClose = null;
            actions.run();
        }
    }

    @Override
    public void onClose(Runnable action) {
        post(() -> {
            if (isClosed()) {
                action.run();
            } else {
                var before = onClose;
                onClose = before == null
                        ? action
                        : () -> {
                            before.run();
                            action.run();
                        };
            }
        });
    }

    /** The peer's address, and which of its streams. */
    @Override
    public String toString() {
        return super.toString() + "#" + id;
    }

    // ---- from the session

    void begin(StreamCarrier carrier) {
        attach(carrier);
        start(session.service().kind(), connection -> {
            try {
                carrier.serve();
            } finally {
                if (tunnel != null) {
                    tunnel.releaseBytes();
                }
                post(this::handled);
            }
        });
    }

    private void handled() {
        handled = true;
        runIfClosed();
        session.streams().exchangeEnded();
    }

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

    /** Netty's stream is closed: both sides have sent all, or one has reset it, or the connection is gone. */
    void ended() {
        if (over) {
            return;
        }
        over = true;
        boolean whole = end != null && end.isDone() && end.isSuccess();
        if (tunnel != null) {
            whole &= tunnel.isInputEnded() || !tunnel.isBegun();
            endTunnel(tunnel, whole);
        }
        broken = !whole;
        runIfClosed(); // before a handler that waits can see the end: it may want to know which it is
        inactive(!whole);
    }

    // ---- behind a switch of protocols

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

    /** For the handler's coroutine. */
    TcpConnection openBytes(Duration idle) {
        return tunnel().openBytes(idle);
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
        if (over || end != null) {
            bytes.release();
        } else {
            writeData(bytes, false);
        }
    }

    void consumed(int bytes) {
        if (!over) {
            session.consumed(id, bytes);
        }
    }

    void drain() {
        var codec = tunnel == null ? null : tunnel.codec();
        if (codec != null) {
            codec.drain();
        }
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
        if (over || end != null) {
            ReferenceCountUtil.release(message);
            return;
        }
        var codec = tunnel == null ? null : tunnel.codec();
        if (codec != null) {
            codec.write(message);
            return;
        }
        switch (message) {
            case TunnelHead head -> beginTunnel(head);
            case HttpResponse head -> writeHead(head);
            case LastHttpContent last -> writeEnd(last);
            case HttpContent content -> writeData(content.content(), false);
            case ByteBuf bytes -> writeData(bytes, false);
            default -> {
                ReferenceCountUtil.release(message);
                throw new IllegalArgumentException("no message of HTTP: " + message);
            }
        }
    }

    private void beginTunnel(TunnelHead head) {
        session.date(head.fields());
        var fields = ResponseFields.head(TunnelHead.STATUS, head.fields());
        sent(FIELDS_BYTES, session.writeHeaders(id, fields, false), false);
        session.streams().tunnelBegun();
        tunnel().begin(head.codec());
    }

    private void writeHead(HttpResponse head) {
        int status = head.status().code();
        var body = bodyOf(head);
        if (status >= 200) {
            session.date(head.headers());
        }
        var fields = ResponseFields.head(status, head.headers());
        boolean follows = body != null && body.isReadable();
        boolean last = body != null && !follows && status >= 200;
        sent(FIELDS_BYTES, session.writeHeaders(id, fields, last), last);
        if (body != null && follows) {
            writeData(body, true);
        } else if (body != null) {
            body.release();
        }
    }

    /** Null if it comes behind the head, or not at all. */
    private static @Nullable ByteBuf bodyOf(HttpResponse head) {
        return switch (head) {
            case SmallBody small -> Unpooled.wrappedBuffer(small.smallBody());
            case FullHttpMessage full -> full.content();
            default -> null;
        };
    }

    private void writeEnd(LastHttpContent last) {
        var fields = last.trailingHeaders();
        if (fields.isEmpty()) {
            writeData(last.content(), true);
            return;
        }
        if (last.content().isReadable()) {
            writeData(last.content(), false);
        } else {
            last.release();
        }
        sent(FIELDS_BYTES, session.writeHeaders(id, ResponseFields.trailers(fields), true), true);
    }

    private void writeData(ByteBuf bytes, boolean last) {
        int count = bytes.readableBytes();
        sent(count, session.writeData(id, bytes, last), last);
    }

    private void sent(int count, ChannelFuture going, boolean last) {
        if (last) {
            end = going;
        }
        if (going.isDone()) {
            return;
        }
        sentBytes += count;
        going.addListener(gone -> {
            boolean full = sentBytes >= SENT_LIMIT;
            sentBytes -= count;
            if (full && sentBytes < SENT_LIMIT) {
                roomAgain();
            }
        });
    }

    private void roomAgain() {
        writabilityChanged();
        var codec = tunnel == null || over ? null : tunnel.codec();
        if (codec != null) {
            codec.writabilityChanged();
        }
    }

    @Override
    protected void flushWritten() {
        session.flushSoon();
    }

    @Override
    protected boolean isWritable() {
        return sentBytes < SENT_LIMIT;
    }

    @Override
    protected long unsentBytes() {
        return sentBytes;
    }

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

    @Override
    protected void endOutput() {
        if (!over && end == null) {
            writeData(Unpooled.EMPTY_BUFFER, true);
            flushWritten();
        }
    }

    /**
     * The exchange is over. What the client still sends of its request is of no use: it is told so behind the whole response
     * (RFC 9113 8.1). One that does not read the rest of the response has as long for it as a handler waits for it.
     */
    @Override
    protected void closeWhenWritten() {
        if (isTunnelled()) {
            endOutput();
        }
        var last = end;
        if (last == null) {
            session.reset(id, Http2Error.INTERNAL_ERROR);
        } else if (!last.isDone()) {
            var timer = session.after(session.service().sendNanos(), this::cutOff);
            last.addListener(sent -> endedLate(timer));
        } else if (isTunnelled()) {
            resetAfter(LINGER_NANOS);
        } else {
            session.reset(id, Http2Error.NO_ERROR);
        }
    }

    private void cutOff() {
        session.service().limited(Limit.SEND_TIMEOUT);
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
