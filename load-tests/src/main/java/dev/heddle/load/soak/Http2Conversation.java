package dev.heddle.load.soak;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;

/**
 * HTTP/2 with prior knowledge, as far as it takes to ask and to be answered (RFC 9113). Frame by frame: much of what is sent is
 * broken off or against the rules, which a codec would not let pass.
 */
final class Http2Conversation extends SoakConnection {
    private static final int MOST_FRAME = 16_384 + 9;
    /** Of the connection's window, at which it is opened again. */
    private static final int OPEN_WINDOW_AT = 16_384;

    /** In HPACK's static table: {@code :method: GET}, {@code :scheme: http}; names with a value behind (RFC 7541 6). */
    private static final int METHOD_GET = 0x82;

    private static final int SCHEME_HTTP = 0x86;
    private static final int AUTHORITY = 0x01;
    private static final int PATH = 0x04;
    /** As HPACK has {@code :status: 200} and {@code 500}: the first byte of a block. */
    private static final byte STATUS_200 = (byte) 0x88;

    private static final byte STATUS_500 = (byte) 0x8e;

    private int nextStream = 1;
    private byte expectedStatus;
    /** The answer is to end by a reset. */
    private boolean expectingReset;

    private int received;

    Http2Conversation(SoakClients clients, int place) {
        super(clients, place);
    }

    @Override
    void addTo(ChannelPipeline pipeline) {
        // The length is that of the payload, behind six more bytes of the frame's head.
        pipeline.addLast(new LengthFieldBasedFrameDecoder(MOST_FRAME, 0, 3, 6, 0), this);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        super.channelActive(context);
        send(Http2CodecUtil.connectionPrefaceBuf());
        frame(Http2FrameTypes.SETTINGS, 0, 0, Unpooled.EMPTY_BUFFER);
        opened();
    }

    // ---- what it does

    @Override
    void act(Deed deed) {
        switch (deed) {
            case ABORT -> {
                request("/delay/0.5");
                abort();
            }
            case LEAVE -> leave();
            case HALF_CLOSE -> {
                request("/plaintext");
                endOutput();
            }
            case CUT_BODY -> {
                request("/delay/0.5");
                frame(Http2FrameTypes.RST_STREAM, 0, lastStream(), error(Http2Error.CANCEL));
            }
            case STALL_IN_HEAD -> {
                expectEnd();
                frame(Http2FrameTypes.HEADERS, 0, nextStream, Unpooled.buffer().writeByte(METHOD_GET));
            }
            case STALL_IN_READING -> {
                stopReading();
                request("/stream-bytes/10000000");
            }
            case MALFORMED -> {
                expectEnd();
                frame(Http2FrameTypes.DATA, 0, 0, Unpooled.copyInt(0));
            }
            case HANDLER_FAILS -> ask(FaultRoutes.BEFORE, STATUS_500, false);
            case HANDLER_FAILS_LATE -> ask(FaultRoutes.WITHIN, STATUS_200, true);
            case DELAY -> ask("/delay/0.1", STATUS_200, false);
            default -> ask("/plaintext", STATUS_200, false);
        }
    }

    private void ask(String path, byte status, boolean reset) {
        expectedStatus = status;
        expectingReset = reset;
        expectAnswer();
        request(path);
    }

    private void request(String path) {
        ByteBuf block = Unpooled.buffer().writeByte(METHOD_GET).writeByte(SCHEME_HTTP);
        literal(block, AUTHORITY, "a");
        literal(block, PATH, path);
        frame(Http2FrameTypes.HEADERS, Http2Flags.END_STREAM | Http2Flags.END_HEADERS, nextStream, block);
        nextStream += 2;
    }

    private int lastStream() {
        return nextStream - 2;
    }

    private static void literal(ByteBuf block, int name, String value) {
        block.writeByte(name).writeByte(value.length());
        block.writeCharSequence(value, StandardCharsets.US_ASCII);
    }

    private static ByteBuf error(Http2Error error) {
        return Unpooled.copyInt((int) error.code());
    }

    private void frame(byte type, int flags, int stream, ByteBuf payload) {
        ByteBuf frame = Unpooled.buffer().writeMedium(payload.readableBytes());
        frame.writeByte(type).writeByte(flags).writeInt(stream).writeBytes(payload);
        payload.release();
        send(frame);
    }

    // ---- what comes

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof ByteBuf frame) {
                int length = frame.readUnsignedMedium();
                byte type = frame.readByte();
                received(type, frame.readUnsignedByte(), frame.readInt(), frame);
                openWindow(type == Http2FrameTypes.DATA ? length : 0);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void received(byte type, int flags, int stream, ByteBuf payload) {
        switch (type) {
            case Http2FrameTypes.SETTINGS, Http2FrameTypes.PING -> acknowledge(type, flags, payload);
            case Http2FrameTypes.GO_AWAY -> goAway(payload.getInt(payload.readerIndex() + Integer.BYTES));
            case Http2FrameTypes.HEADERS, Http2FrameTypes.DATA, Http2FrameTypes.RST_STREAM -> {
                if (isExpectingAnswer() && stream == lastStream()) {
                    answer(type, flags, payload);
                }
            }
            default -> {} // WINDOW_UPDATE: nothing more is sent
        }
    }

    private void acknowledge(byte type, int flags, ByteBuf payload) {
        if ((flags & Http2Flags.ACK) == 0) {
            boolean ping = type == Http2FrameTypes.PING;
            frame(type, Http2Flags.ACK, 0, ping ? payload.copy() : Unpooled.EMPTY_BUFFER);
        }
    }

    /** Without an error it is the announcement of an end, such as that of a connection that has been idle for long. */
    private void goAway(int error) {
        if (error != Http2Error.NO_ERROR.code() && !isExpectingEnd()) {
            wrong("GOAWAY with " + error);
        }
        expectEnd();
    }

    private void answer(byte type, int flags, ByteBuf payload) {
        if (type == Http2FrameTypes.RST_STREAM) {
            if (!expectingReset) {
                wrong("stream reset with " + payload.getInt(payload.readerIndex()));
            }
            answered();
            return;
        }
        if (type == Http2FrameTypes.HEADERS && payload.getByte(payload.readerIndex()) != expectedStatus) {
            wrong("answered with another status than expected");
        }
        if ((flags & Http2Flags.END_STREAM) != 0) {
            if (expectingReset) {
                wrong("an answer came whole that cannot be");
            }
            answered();
        }
    }

    private void openWindow(int bytes) {
        received += bytes;
        if (received >= OPEN_WINDOW_AT) {
            frame(Http2FrameTypes.WINDOW_UPDATE, 0, 0, Unpooled.copyInt(received));
            received = 0;
        }
    }
}
