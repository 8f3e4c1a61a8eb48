package dev.heddle.server.stream;

import dev.heddle.coroutine.connection.Connection;
import dev.heddle.server.codec.SmallBody;
import dev.heddle.server.http.DateHeader;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.ProtocolCodec;
import dev.heddle.server.tcp.TcpConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.FullHttpMessage;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A stream as the coroutine of its exchange sees it: the messages of one request and one response. What the handler sends waits
 * for the client's windows; past {@value #SENT_LIMIT} bytes that wait, the handler does.
 *
 * <p>Confined to the event loop unless inherited methods say otherwise.
 */
public abstract class StreamConnection extends Connection {
    /** Bytes that were sent and wait for the client, at which the sender is suspended. */
    private static final int SENT_LIMIT = 64 * 1024;
    /** What a block of fields counts for. */
    private static final int FIELDS_BYTES = 512;
    /** As a status: there is none. */
    protected static final int TRAILERS = 0;

    /** Ended other than by both sides' having sent all. */
    private volatile boolean broken;

    private int sentBytes;
    /** The end of the response, on its way. */
    private @Nullable ChannelFuture end;
    /** Netty's stream is closed, however. */
    private boolean over;
    /** The handler has returned. */
    private boolean handled;

    private @Nullable Runnable onClose;

    /** A stream on which nothing has been sent. */
    protected StreamConnection(StreamSession session) {
        super(session.scheduler());
    }

    // ---- what differs

    /** The connection that it is on. Any thread. */
    protected abstract StreamSession session();

    /** Its number on that. Any thread. */
    protected abstract long id();

    /**
     * Writes a block of fields.
     *
     * @param status {@link #TRAILERS} for those behind a body
     * @param last whether the response ends with it
     * @return done when it is sent, and if it is the last, all
     */
    protected abstract ChannelFuture writeFields(int status, HttpHeaders fields, boolean last);

    /** Writes a piece of the body, or the end of it; as {@link #writeFields}. The buffer is not the caller's any more. */
    protected abstract ChannelFuture writeData(ByteBuf bytes, boolean last);

    /** Something could not be sent. */
    protected void sendingFailed() {}

    /** There is room again, behind bytes that have waited for the client. */
    protected void hasRoomAgain() {}

    /** Netty's stream has been closed; returns whether all has been sent both ways that was to be. */
    protected boolean closed(boolean responseIsSent) {
        return responseIsSent;
    }

    /** The handler has returned: on its coroutine. */
    protected void handlerReturned() {}

    /** Nothing of the exchange is left but what is on its way to the client. */
    protected abstract void exchangeEnded();

    // ---- another protocol, if the stream offers one: on the handler's coroutine

    /** What the client wants to go on with; null if nothing. */
    protected @Nullable String offered() {
        return null;
    }

    /**
     * The answer that takes it up, as a message to send.
     *
     * @param codec null if the protocol is plain bytes
     */
    protected Object switching(HttpHeaders fields, @Nullable ProtocolCodec codec) {
        throw new IllegalStateException(this + " offers no other protocol");
    }

    /** The stream as bytes each way, behind that. */
    protected TcpConnection openBytes(Duration idle) {
        throw new IllegalStateException(this + " offers no other protocol");
    }

    // ---- for handlers

    @Override
    public final boolean isOpen() {
        return !broken;
    }

    @Override
    public final SocketAddress remoteAddress() {
        return session().remoteAddress();
    }

    @Override
    public final SocketAddress localAddress() {
        return session().localAddress();
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
    public final void onClose(Runnable action) {
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
    public final String toString() {
        return super.toString() + "#" + id();
    }

    // ---- begin and end

    /**
     * Starts the coroutine of the exchange.
     *
     * @param head null if it is not known
     * @param withBody whether more than the head may come
     * @param refusal why no handler sees it, or null
     * @throws RejectedExecutionException if the event loop shuts down
     */
    public final void begin(@Nullable HttpRequest head, boolean withBody, @Nullable HttpException refusal) {
        var carrier = new StreamCarrier(this, head, withBody, refusal);
        attach(carrier);
        start(session().http().kind(), connection -> {
            try {
                carrier.serve();
            } finally {
                handlerReturned();
                post(this::handled);
            }
        });
    }

    private void handled() {
        handled = true;
        runIfClosed();
        exchangeEnded();
    }

    /** Netty's stream is closed: both sides have sent all, or one has reset it, or the connection is gone. */
    public final void ended() {
        if (over) {
            return;
        }
        over = true;
        boolean whole = closed(end != null && end.isDone() && end.isSuccess());
        broken = !whole;
        runIfClosed(); // before a handler that waits can see the end: it may want to know which it is
        inactive(!whole);
    }

    /** Whether Netty's stream is closed. */
    protected final boolean isOver() {
        return over;
    }

    /** The end of the response, sent or on its way; null if there is more to come. */
    protected final @Nullable ChannelFuture end() {
        return end;
    }

    /** Whether nothing more can be sent. */
    protected final boolean isOutputOver() {
        return over || end != null;
    }

    // ---- to the client

    @Override
    protected void write(Object message) {
        if (isOutputOver()) {
            ReferenceCountUtil.release(message);
            return;
        }
        switch (message) {
            case HttpResponse head -> writeHead(head);
            case LastHttpContent last -> writeEnd(last);
            case HttpContent content -> sendData(content.content(), false);
            case ByteBuf bytes -> sendData(bytes, false);
            default -> {
                ReferenceCountUtil.release(message);
                throw new IllegalArgumentException("no message of HTTP: " + message);
            }
        }
    }

    private void writeHead(HttpResponse head) {
        int status = head.status().code();
        var body = bodyOf(head);
        boolean follows = body != null && body.isReadable();
        sendFields(status, head.headers(), body != null && !follows && status >= 200);
        if (body != null && follows) {
            sendData(body, true);
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
            sendData(last.content(), true);
            return;
        }
        if (last.content().isReadable()) {
            sendData(last.content(), false);
        } else {
            last.release();
        }
        sendFields(TRAILERS, fields, true);
    }

    /** A head, which is dated as HTTP/1.1 dates its own (RFC 9110 6.6.1), or trailers. */
    protected final void sendFields(int status, HttpHeaders fields, boolean last) {
        if (status >= 200 && !fields.contains(HttpHeaderNames.DATE)) {
            fields.add(HttpHeaderNames.DATE, DateHeader.now(scheduler()));
        }
        sent(FIELDS_BYTES, writeFields(status, fields, last), last);
    }

    /** A piece of the body, or of another protocol. */
    protected final void sendData(ByteBuf bytes, boolean last) {
        int count = bytes.readableBytes();
        sent(count, writeData(bytes, last), last);
    }

    /** So many bytes are on their way. */
    protected final void sent(int count, ChannelFuture going, boolean last) {
        if (last) {
            end = going;
        }
        if (going.isDone()) {
            gone(going);
            return;
        }
        sentBytes += count;
        going.addListener(gone -> {
            boolean full = sentBytes >= SENT_LIMIT;
            sentBytes -= count;
            if (full && sentBytes < SENT_LIMIT) {
                writabilityChanged();
                hasRoomAgain();
            }
            gone(going);
        });
    }

    private void gone(ChannelFuture sent) {
        if (!sent.isSuccess()) {
            sendingFailed();
        }
    }

    @Override
    protected final boolean isWritable() {
        return sentBytes < SENT_LIMIT;
    }

    @Override
    protected long unsentBytes() {
        return sentBytes;
    }

    @Override
    protected final void endOutput() {
        if (!isOutputOver()) {
            sendData(Unpooled.EMPTY_BUFFER, true);
            flushWritten();
        }
    }
}
