package dev.heddle.server.http3;

import dev.heddle.server.fields.ResponseBlock;
import dev.heddle.server.http.Limit;
import dev.heddle.server.stream.StreamConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.DefaultHttp3UnknownFrame;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stream of HTTP/3 as the coroutine of its exchange sees it.
 *
 * <p><b>Flow control</b>: the stream is read while less than {@value #RECEIVED_LIMIT} bytes wait for the handler; what is not read
 * stays within the window that QUIC has given the client.
 *
 * <p>Confined to the event loop unless inherited methods say otherwise.
 */
final class RequestStream extends StreamConnection {
    /** Received bytes that wait, at which reading pauses; it goes on at half of that. */
    private static final int RECEIVED_LIMIT = 64 * 1024;

    /** How long a client may go on with a body that nobody reads, and how much of it is dropped, before it is told to stop. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int MOST_DROPPED = 64 * 1024;

    private static final long FIRST_PROBE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_PROBE_NANOS = TimeUnit.SECONDS.toNanos(15);
    /** The first of the types that are reserved to be ignored. */
    private static final long IGNORED_TYPE = 0x40;

    private final Http3Session session;
    private final QuicStreamChannel channel;
    private final StreamWire wire;

    private boolean readingPaused;
    /** The client has sent all. */
    private boolean inputEnded;
    /** Of a body that nobody reads any more; -1 before that. */
    private int dropped = -1;

    /** Among those that may be probed. */
    private int place;

    private long probeAt;
    private long probeNanos = FIRST_PROBE_NANOS;

    RequestStream(Http3Session session, QuicStreamChannel channel, StreamWire wire) {
        super(session);
        this.session = session;
        this.channel = channel;
        this.wire = wire;
        this.probeAt = session.scheduler().now() + FIRST_PROBE_NANOS;
    }

    @Override
    protected Http3Session session() {
        return session;
    }

    @Override
    protected long id() {
        return channel.streamId();
    }

    @Override
    protected void exchangeEnded() {
        session.exchangeEnded(this);
    }

    // ---- from the client

    /** Bytes of the body. */
    void received(HttpContent content) {
        if (dropped < 0) {
            deliver(content);
            return;
        }
        dropped += content.content().readableBytes();
        content.release();
        if (dropped > MOST_DROPPED) {
            stopInput();
        }
    }

    /** The client has sent all: the end of the body, or null if there was none. */
    void inputEnded(@Nullable LastHttpContent last) {
        inputEnded = true;
        if (last != null) {
            received(last);
        }
    }

    // ---- to the client

    @Override
    protected ChannelFuture writeFields(int status, HttpHeaders fields, boolean last) {
        var written = channel.write(new DefaultHttp3HeadersFrame(block(status, fields)));
        return last ? endWithTheNextFlush() : written;
    }

    private static DefaultHttp3Headers block(int status, HttpHeaders from) {
        var pairs = ResponseBlock.pairs(from);
        var fields = new DefaultHttp3Headers(false, 1 + pairs.length / 2);
        if (status != TRAILERS) {
            fields.status(ResponseBlock.status(status));
        }
        for (int i = 0; i < pairs.length; i += 2) {
            fields.add(pairs[i], pairs[i + 1]);
        }
        return fields;
    }

    @Override
    protected ChannelFuture writeData(ByteBuf bytes, boolean last) {
        var written = bytes.isReadable() ? channel.write(new DefaultHttp3DataFrame(bytes)) : nothing(bytes);
        return last ? endWithTheNextFlush() : written;
    }

    private ChannelFuture nothing(ByteBuf empty) {
        empty.release();
        return channel.newSucceededFuture();
    }

    private ChannelFuture endWithTheNextFlush() {
        var promise = channel.newPromise();
        wire.endOutput(promise);
        return promise;
    }

    /** The client wants no more of it. */
    @Override
    protected void sendingFailed() {
        breakOff(Http3ErrorCode.H3_REQUEST_CANCELLED);
    }

    @Override
    protected void flushWritten() {
        channel.flush();
    }

    /** To the byte: QUIC takes a piece bit by bit, and says so when it has the whole. */
    @Override
    protected long unsentBytes() {
        return wire.unsentBytes();
    }

    // ---- probes

    int place() {
        return place;
    }

    void place(int at) {
        place = at;
    }

    /** Sends something that means nothing, if nothing else is to be sent: it fails if the client wants no more. */
    void probe(long now) {
        if (isOutputOver() || unsentBytes() > 0 || now - probeAt < 0) {
            return;
        }
        probeNanos = Math.min(2 * probeNanos, LONGEST_PROBE_NANOS);
        probeAt = now + probeNanos;
        sent(0, channel.write(new DefaultHttp3UnknownFrame(IGNORED_TYPE, Unpooled.EMPTY_BUFFER)), false);
        channel.flush();
    }

    // ---- back-pressure

    @Override
    protected void queued(int bytes) {
        if (bytes >= RECEIVED_LIMIT && !readingPaused) {
            readingPaused = true;
            channel.config().setAutoRead(false);
        }
    }

    /** On the handler's coroutine, perhaps. */
    @Override
    protected void taken(Object message, int bytes) {
        if (readingPaused && bytes <= RECEIVED_LIMIT / 2) {
            readingPaused = false;
            post(this::readAgain);
        }
    }

    private void readAgain() {
        readingPaused = false;
        if (!isOver()) {
            channel.config().setAutoRead(true);
        }
    }

    // ---- the end

    /**
     * The exchange is over. A client that does not read the rest of the response has as long for it as a handler waits for it.
     */
    @Override
    protected void closeWhenWritten() {
        var last = end();
        if (isOver()) {
            return;
        }
        if (last == null) {
            breakOff(Http3ErrorCode.H3_INTERNAL_ERROR);
        } else if (last.isDone()) {
            dropInput();
        } else {
            var timer = session.after(session.service().limits().sendNanos(), this::cutOff);
            last.addListener(sent -> {
                timer.cancel(false);
                dropInput();
            });
        }
    }

    private void cutOff() {
        if (!isOver()) {
            session.service().limits().reached(Limit.SEND_TIMEOUT);
            breakOff(Http3ErrorCode.H3_REQUEST_CANCELLED);
        }
    }

    /**
     * What the client still sends of its request is of no use. The rest of a short one is dropped; behind that the client is told
     * to stop (RFC 9114 4.1).
     */
    private void dropInput() {
        if (isOver() || inputEnded) {
            return;
        }
        dropped = 0;
        readAgain();
        session.after(LINGER_NANOS, this::stopInput);
    }

    private void stopInput() {
        if (!isOver() && !inputEnded) {
            session.stopInput(channel);
        }
    }

    /** Ends both sides at once, unless the stream is over, or the event loop has ended. */
    void breakOff(Http3ErrorCode code) {
        if (!isOver() && channel.eventLoop().inEventLoop()) {
            session.reset(channel, code);
        }
    }

    @Override
    protected void closeNow() {
        breakOff(Http3ErrorCode.H3_INTERNAL_ERROR);
    }

    @Override
    protected void resetNow() {
        breakOff(Http3ErrorCode.H3_REQUEST_CANCELLED);
    }
}
