package dev.heddle.server.http3;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.CoalescingBufferQueue;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a request stream and Netty's codec. What the codec writes goes to QUIC at the flush, in one: each write of its own
 * would be a packet of its own. The stream's end goes with it: {@code shutdownOutput} of Netty's channel would overtake what
 * waits for the client. What comes from the client is looked at by {@link FrameCheck}.
 *
 * <p>A client that wants no more of the response says so by STOP_SENDING, of which Netty tells nobody if nothing waits to be sent:
 * then QUIC has forgotten the stream, takes nothing, and there is room all the same.
 *
 * <p>Confined to the event loop.
 */
final class StreamWire extends ChannelDuplexHandler {
    private final Http3Session session;
    private final FrameCheck frames = new FrameCheck();
    /** Pieces that QUIC has not taken to their ends, for want of room; it takes them in their order. */
    private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(0);

    private @Nullable CoalescingBufferQueue written;
    private @Nullable ChannelPromise end;
    private boolean refused;

    StreamWire(Http3Session session) {
        this.session = session;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        written = new CoalescingBufferQueue(context.channel());
    }

    private CoalescingBufferQueue written() {
        var known = written;
        if (known == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return known;
    }

    // ---- to the client

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            written().add(bytes, promise);
        } else {
            context.write(message, promise);
        }
    }

    /** The next flush is the last. */
    void endOutput(ChannelPromise promise) {
        end = promise;
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        var queue = written();
        var last = end;
        end = null;
        if (last == null && queue.isEmpty()) {
            return;
        }
        var promise = last == null ? context.newPromise() : last;
        var bytes = inOnePiece(context, queue.remove(queue.readableBytes(), promise));
        context.write(last == null ? bytes : new DefaultQuicStreamFrame(bytes, true), promise);
        context.flush();
        if (!promise.isDone()) {
            waiting.add(bytes);
            promise.addListener(taken -> waiting.remove());
        }
        var stream = (QuicStreamChannel) context.channel();
        if (!promise.isDone() && stream.isActive() && stream.bytesBeforeUnwritable() > 0) {
            session.stopped(stream);
        }
    }

    /** Of several pieces Netty does not tell that the client wants no more of them. QUIC copies what it is given anyway. */
    private static ByteBuf inOnePiece(ChannelHandlerContext context, ByteBuf bytes) {
        if (bytes.isDirect() && bytes.nioBufferCount() == 1) {
            return bytes;
        }
        var piece = context.alloc().directBuffer(bytes.readableBytes());
        piece.writeBytes(bytes);
        bytes.release();
        return piece;
    }

    /** How many bytes were written that QUIC has not taken. */
    long unsentBytes() {
        long bytes = written().readableBytes();
        for (var piece : waiting) {
            bytes += piece.readableBytes();
        }
        return bytes;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        var closed = new ClosedChannelException();
        written().releaseAndFailAll(context, closed);
        if (end != null) {
            end.tryFailure(closed);
        }
        context.fireChannelInactive();
    }

    // ---- from the client

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (refused || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            return;
        }
        frames.look(bytes);
        session.emptyFrames(frames.takeEmpty());
        context.fireChannelRead(bytes);
    }

    /** Whether a frame of fields, or what should be one, has come in part. */
    boolean isWithinHead() {
        return frames.isWithinHead();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent && !frames.isAtBoundary() && !refused) {
            refused = true;
            session.fail(Http3ErrorCode.H3_FRAME_ERROR, "a stream ends within a frame");
        }
        context.fireUserEventTriggered(event);
    }
}
