package dev.heddle.load.streams;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * One connection: all its requests are sent at once, and what comes of each answer is two bits. Fields are not decoded: that
 * the status is 200 is the first byte of a block. Event loop only.
 */
final class StreamConnection extends ByteToMessageDecoder {
    private static final int BITS = 64;

    private final StreamLoad owner;
    private final int streams;
    /** Whether the head of a stream's answer has come. */
    private final long[] headed;
    /** Whether all of it has, or the stream has failed. */
    private final long[] ended;

    private long sentNanos;
    private int left;

    StreamConnection(StreamLoad owner, int streams) {
        this.owner = owner;
        this.streams = streams;
        this.left = streams;
        this.headed = new long[Math.ceilDiv(streams, BITS)];
        this.ended = new long[headed.length];
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        sentNanos = System.nanoTime();
        context.writeAndFlush(owner.requests(), context.voidPromise());
        owner.sent(streams);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        while (in.readableBytes() >= RequestFrames.HEAD_BYTES) {
            int length = in.getUnsignedMedium(in.readerIndex());
            if (in.readableBytes() < RequestFrames.HEAD_BYTES + length) {
                return;
            }
            ByteBuf frame = in.readSlice(RequestFrames.HEAD_BYTES + length).skipBytes(3);
            byte type = frame.readByte();
            int flags = frame.readUnsignedByte();
            frame(context, type, flags, frame.readInt() & Integer.MAX_VALUE, frame);
        }
    }

    private void frame(ChannelHandlerContext context, byte type, int flags, int stream, ByteBuf payload) {
        switch (type) {
            case RequestFrames.HEADERS -> head(flags, stream, payload);
            case RequestFrames.DATA -> data(flags, stream, payload);
            case RequestFrames.RST_STREAM -> failed(stream, "stream reset with error " + payload.readInt());
            case RequestFrames.GO_AWAY -> failAll("GOAWAY with error " + payload.getInt(payload.readerIndex() + 4));
            case RequestFrames.SETTINGS, RequestFrames.PING -> acknowledge(context, type, flags, payload);
            default -> {} // WINDOW_UPDATE: nothing more is sent
        }
    }

    private void head(int flags, int stream, ByteBuf block) {
        if (!block.isReadable() || block.getByte(block.readerIndex()) != RequestFrames.STATUS_200) {
            failed(stream, "status other than 200");
            return;
        }
        set(headed, stream);
        if ((flags & RequestFrames.END_STREAM) != 0) {
            failed(stream, "answer without a body");
        }
    }

    private void data(int flags, int stream, ByteBuf body) {
        if ((flags & RequestFrames.END_STREAM) == 0) {
            return;
        }
        if (!has(headed, stream)) {
            failed(stream, "body without a head");
        } else if (!owner.isExpected(body)) {
            failed(stream, "other body than expected");
        } else if (end(stream)) {
            owner.answered(System.nanoTime() - sentNanos);
        }
    }

    private static void acknowledge(ChannelHandlerContext context, byte type, int flags, ByteBuf payload) {
        if ((flags & RequestFrames.ACK) != 0) {
            return;
        }
        int length = type == RequestFrames.PING ? payload.readableBytes() : 0;
        ByteBuf answer = context.alloc().buffer(RequestFrames.HEAD_BYTES + length);
        RequestFrames.head(answer, length, type, RequestFrames.ACK, 0).writeBytes(payload, length);
        context.writeAndFlush(answer, context.voidPromise());
    }

    // ---- the end

    private void failed(int stream, String why) {
        if (end(stream)) {
            owner.failed(1, why);
        }
    }

    private void failAll(String why) {
        int failed = left;
        left = 0;
        if (failed > 0) {
            owner.failed(failed, why);
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        failAll("the server closed a connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failAll("a connection failed: " + cause);
        context.close();
    }

    // ---- bits

    /** Whether it has not ended before. */
    private boolean end(int stream) {
        if (left == 0 || has(ended, stream)) {
            return false;
        }
        set(ended, stream);
        left--;
        return true;
    }

    private static boolean has(long[] bits, int stream) {
        int i = stream >> 1;
        return (bits[i / BITS] & (1L << (i % BITS))) != 0;
    }

    private static void set(long[] bits, int stream) {
        int i = stream >> 1;
        bits[i / BITS] |= 1L << (i % BITS);
    }
}
