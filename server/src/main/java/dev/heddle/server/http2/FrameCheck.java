package dev.heddle.server.http2;

import dev.heddle.server.stream.FloodGuard;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Stream.State;

/**
 * Looks at the head of each frame before Netty's reader sees it: what that does not refuse although RFC 9113 wants it, and
 * what comes too often. Frames are passed on whole. Confined to the event loop.
 */
final class FrameCheck implements Http2FrameReader {
    private static final int HEAD_BYTES = 9;
    private static final int END_STREAM = 0x1;
    private static final int ACK = 0x1;
    private static final int END_HEADERS = 0x4;
    private static final int PADDED = 0x8;
    private static final int PRIORITY_BYTES = 5;
    /** Frames of one block, beside one for each so many bytes. */
    private static final int BLOCK_FRAMES = 16;

    private static final int BYTES_FOR_A_FRAME = 1024;

    private final Http2FrameReader reader;
    private final Http2Connection connection;
    private final FloodGuard guard;
    private final RecentResets resets;
    private final long mostBlockBytes;

    /** Of a block of fields that has begun and not ended. */
    private boolean withinBlock;

    private long blockBytes;
    private int blockFrames;
    /** The last stream that the client has opened, and those before it that it has left out, as far as they are known. */
    private int lastStream = -1;

    private int skippedFrom;
    private int skippedTo;
    /** A block, or the frame of one, is there in part. */
    private boolean headBegun;

    FrameCheck(
            Http2FrameReader reader,
            Http2Connection connection,
            FloodGuard guard,
            RecentResets resets,
            long mostBlockBytes) {
        this.connection = connection;
        this.resets = resets;
        this.reader = reader;
        this.guard = guard;
        this.mostBlockBytes = mostBlockBytes;
    }

    /** Whether the client has begun a block of fields, and not ended it. */
    boolean isWithinHead() {
        return headBegun;
    }

    @Override
    public void readFrame(ChannelHandlerContext context, ByteBuf in, Http2FrameListener listener)
            throws Http2Exception {
        headBegun = withinBlock;
        while (in.readableBytes() >= HEAD_BYTES) {
            int at = in.readerIndex();
            int length = in.getUnsignedMedium(at);
            byte type = in.getByte(at + 3);
            if (length > reader.configuration().frameSizePolicy().maxFrameSize()) {
                throw Http2Exception.connectionError(Http2Error.FRAME_SIZE_ERROR, "frame of %d bytes", length);
            }
            if (in.readableBytes() < HEAD_BYTES + length) {
                headBegun |= type == Http2FrameTypes.HEADERS;
                return;
            }
            check(type, in.getUnsignedByte(at + 4), in.getInt(at + 5) & Integer.MAX_VALUE, length, in);
            reader.readFrame(context, in.readSlice(HEAD_BYTES + length), listener);
            headBegun = withinBlock;
        }
    }

    private void check(byte type, int flags, int stream, int length, ByteBuf in) throws Http2Exception {
        if (withinBlock && type != Http2FrameTypes.CONTINUATION) {
            throw Http2Exception.connectionError(
                    Http2Error.PROTOCOL_ERROR, "frame of type %d within a block of fields", type);
        }
        switch (type) {
            case Http2FrameTypes.DATA -> checkData(flags, length, in);
            case Http2FrameTypes.HEADERS -> checkHeaders(flags, stream, length);
            case Http2FrameTypes.CONTINUATION -> checkContinuation(flags, length);
            case Http2FrameTypes.PRIORITY -> count(Flood.PRIORITY);
            case Http2FrameTypes.RST_STREAM -> count(Flood.RESET);
            case Http2FrameTypes.SETTINGS -> count((flags & ACK) == 0 ? Flood.SETTINGS : Flood.EMPTY_FRAME);
            case Http2FrameTypes.PING -> count(Flood.PING);
            case Http2FrameTypes.WINDOW_UPDATE -> count(Flood.WINDOW_UPDATE);
            case Http2FrameTypes.PUSH_PROMISE, Http2FrameTypes.GO_AWAY -> count(Flood.EMPTY_FRAME);
            default -> count(Flood.UNKNOWN_FRAME);
        }
    }

    /**
     * Once more.
     *
     * @throws FloodException if that is too often
     */
    void count(Flood kind) throws FloodException {
        if (guard.isTooMuch(kind, 1)) {
            throw new FloodException(kind);
        }
    }

    /** Padding is no content. */
    private void checkData(int flags, int length, ByteBuf in) throws Http2Exception {
        boolean padded = (flags & PADDED) != 0 && length > 0;
        int content = padded ? length - 1 - in.getUnsignedByte(in.readerIndex() + HEAD_BYTES) : length;
        if (content <= 0 && (flags & END_STREAM) == 0) {
            count(Flood.EMPTY_FRAME);
        }
    }

    private void checkHeaders(int flags, int stream, int length) throws Http2Exception {
        if (stream > lastStream) {
            if (stream > lastStream + 2) {
                skippedFrom = lastStream + 1;
                skippedTo = stream;
            }
            lastStream = stream;
            guard.allow(Flood.PRIORITY, 1);
        } else {
            checkNotEnded(stream);
        }
        beginBlock(flags, length);
    }

    /** Nothing but trailers may come on a stream that there was before. */
    private void checkNotEnded(int stream) throws Http2Exception {
        if (stream >= skippedFrom && stream < skippedTo) {
            // RFC 9113 5.1.1: a new stream closes those before it that were not used.
            throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "stream %d behind %d", stream, lastStream);
        }
        var open = connection.stream(stream);
        boolean ended = open == null ? !resets.contains(stream) : open.state() == State.HALF_CLOSED_REMOTE;
        if (ended) {
            // An error of the stream, which may be treated as one of the connection (RFC 9113 5.1, 5.4.2).
            throw Http2Exception.connectionError(Http2Error.STREAM_CLOSED, "stream %d has ended", stream);
        }
    }

    private void beginBlock(int flags, int length) throws Http2Exception {
        blockBytes = length;
        blockFrames = 1;
        withinBlock = (flags & END_HEADERS) == 0;
        if (length <= PRIORITY_BYTES && withinBlock) {
            count(Flood.EMPTY_FRAME);
        }
    }

    private void checkContinuation(int flags, int length) throws Http2Exception {
        blockBytes += length;
        blockFrames++;
        if (blockBytes > mostBlockBytes || blockFrames > BLOCK_FRAMES + blockBytes / BYTES_FOR_A_FRAME) {
            throw new FloodException(Flood.CONTINUATION);
        }
        withinBlock = withinBlock && (flags & END_HEADERS) == 0;
    }

    @Override
    public Configuration configuration() {
        return reader.configuration();
    }

    @Override
    public void close() {
        reader.close();
    }
}
