package dev.heddle.server.http2;

import dev.heddle.server.http.ProtocolCarrier;
import dev.heddle.server.http.ProtocolCodec;
import dev.heddle.server.tcp.TcpConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What an extended CONNECT (RFC 8441) makes of its stream when the handler goes on with the protocol: bytes each way, or the
 * messages of a codec. What the client sends before that is held.
 *
 * <p><b>Flow control</b>: of plain bytes the client may send as many more as the handler has taken. A codec takes bytes at
 * once; the client may send more unless messages of {@value #MOST_WAITING} bytes wait for the handler.
 *
 * <p>Confined to the event loop unless a method says otherwise.
 */
final class StreamTunnel implements ProtocolCarrier {
    /** The only protocol that there is for this. */
    static final String WEBSOCKET = "websocket";

    private static final int MOST_WAITING = 32 * 1024;

    private final ExchangeStream stream;
    private final ArrayDeque<ByteBuf> held = new ArrayDeque<>(0);
    private @Nullable ProtocolCodec codec;
    private boolean begun;
    /** By the client, as it should be. */
    private boolean inputEnded;

    /** What the codec has taken and the client may not yet send again. */
    private int owedBytes;
    /** Of messages that wait for the handler. */
    private int waitingBytes;

    /** The handler's, if the protocol is plain bytes. Confined to its coroutine. */
    private @Nullable TcpConnection plain;

    StreamTunnel(ExchangeStream stream) {
        this.stream = stream;
    }

    /** Whether the handler has gone on with the protocol. */
    boolean isBegun() {
        return begun;
    }

    /** Whether the client has ended its side, and not broken it off. */
    boolean isInputEnded() {
        return inputEnded;
    }

    /** Null if the protocol is plain bytes, or has not begun. */
    @Nullable ProtocolCodec codec() {
        return codec;
    }

    // ---- for the handler's coroutine

    TcpConnection openBytes(Duration idle) {
        var opened = new TcpConnection(stream, idle);
        plain = opened;
        return opened;
    }

    /** The handler has returned. */
    void releaseBytes() {
        if (plain != null) {
            plain.release();
        }
    }

    // ---- for the stream

    /** The head that says so has been written. */
    void begin(@Nullable ProtocolCodec messages) {
        begun = true;
        codec = messages;
        if (messages != null) {
            messages.begin(this);
        }
        for (var bytes = held.poll(); bytes != null; bytes = held.poll()) {
            pass(bytes);
        }
        if (inputEnded) {
            stream.tunnelInputEnded(codec != null);
        }
    }

    void received(ByteBuf bytes, boolean last) {
        if (!bytes.isReadable()) {
            bytes.release();
        } else if (begun) {
            pass(bytes);
        } else {
            held.add(bytes);
        }
        if (last) {
            inputEnded = true;
            if (begun) {
                stream.tunnelInputEnded(codec != null);
            }
        }
    }

    private void pass(ByteBuf bytes) {
        var messages = codec;
        if (messages == null) {
            stream.tunnelDelivered(bytes);
            return;
        }
        owedBytes += bytes.readableBytes();
        messages.received(bytes);
        messages.receivedAll();
        openWindow();
    }

    /** So many bytes of messages wait for the handler now. */
    void waiting(int bytes) {
        waitingBytes = bytes;
    }

    void openWindow() {
        if (isReading() && owedBytes > 0) {
            int bytes = owedBytes;
            owedBytes = 0;
            stream.consumed(bytes);
        }
    }

    /** Neither side can send any more. */
    void end() {
        for (var bytes = held.poll(); bytes != null; bytes = held.poll()) {
            bytes.release();
        }
        if (codec != null) {
            codec.end();
        }
    }

    // ---- for the codec

    @Override
    public void deliver(Object message) {
        stream.tunnelDelivered(message);
    }

    @Override
    public void write(ByteBuf bytes) {
        stream.writeTunnelled(bytes);
    }

    @Override
    public void flush() {
        stream.flushWritten();
    }

    @Override
    public boolean isWritable() {
        return stream.hasRoom();
    }

    @Override
    public boolean isReading() {
        return waitingBytes < MOST_WAITING;
    }

    @Override
    public ScheduledFuture<?> after(long nanos, Runnable action) {
        return stream.session().after(nanos, action);
    }

    @Override
    public ByteBufAllocator alloc() {
        return stream.session().context().alloc();
    }

    @Override
    public void close() {
        stream.breakOff(Http2Error.CANCEL);
    }
}
