package dev.heddle.server.http2;

import dev.heddle.coroutine.connection.Connection;
import dev.heddle.server.codec.SmallBody;
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
import java.net.SocketAddress;
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

    private final Http2Session session;
    private final int id;

    /** Ended other than by both sides' having sent all. */
    private volatile boolean broken;

    private int sentBytes;
    private int takenBytes;
    /** The end of the response, on its way. */
    private @Nullable ChannelFuture end;
    /** Netty's stream is closed, however. */
    private boolean over;

    private @Nullable Runnable onClose;

    ExchangeStream(Http2Session session, int id) {
        super(session.scheduler());
        this.session = session;
        this.id = id;
    }

    int id() {
        return id;
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

    @Override
    public void onClose(Runnable action) {
        post(() -> {
            if (over) {
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
                post(session::exchangeEnded);
            }
        });
    }

    /** Bytes of the body, or its end. */
    void received(HttpContent content) {
        deliver(content);
    }

    /** The client sends no more on the whole connection. */
    void clientEndedOutput() {
        inputEnded(true);
    }

    /** Netty's stream is closed: both sides have sent all, or one has reset it, or the connection is gone. */
    void ended() {
        if (over) {
            return;
        }
        over = true;
        boolean whole = end != null && end.isDone() && end.isSuccess();
        broken = !whole;
        inactive(!whole);
        if (onClose != null) {
            onClose.run();
        }
    }

    // ---- to the session

    @Override
    protected void write(Object message) {
        if (over || end != null) {
            ReferenceCountUtil.release(message);
            return;
        }
        switch (message) {
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
                writabilityChanged();
            }
        });
    }

    @Override
    protected void flushWritten() {
        session.flushSoon();
    }

    @Override
    protected boolean isWritable() {
        return sentBytes < SENT_LIMIT;
    }

    /** The window is the limit. */
    @Override
    protected void queued(int bytes) {}

    /** On the handler's coroutine, perhaps: the window is opened on the loop's side, once for all that it takes. */
    @Override
    protected void taken(Object message, int bytes) {
        if (message instanceof ByteBufHolder holder) {
            boolean posted = takenBytes > 0;
            takenBytes += holder.content().readableBytes();
            if (!posted && takenBytes > 0) {
                post(this::openWindow);
            }
        }
    }

    private void openWindow() {
        int bytes = takenBytes;
        takenBytes = 0;
        if (!over) {
            session.consumed(id, bytes);
        }
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
        var last = end;
        if (last == null) {
            session.reset(id, Http2Error.INTERNAL_ERROR);
        } else if (last.isDone()) {
            session.reset(id, Http2Error.NO_ERROR);
        } else {
            var timer = session.after(session.service().sendNanos(), () -> session.reset(id, Http2Error.CANCEL));
            last.addListener(sent -> endedLate(timer));
        }
    }

    private void endedLate(ScheduledFuture<?> timer) {
        timer.cancel(false);
        // Behind Netty's own look at the same end.
        session.after(0, () -> session.reset(id, Http2Error.NO_ERROR));
    }

    @Override
    protected void closeNow() {
        session.reset(id, Http2Error.INTERNAL_ERROR);
    }

    @Override
    protected void resetNow() {
        session.reset(id, Http2Error.CANCEL);
    }
}
