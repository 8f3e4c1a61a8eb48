package dev.heddle.server.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Parses a client's frames (RFC 6455 5.2). The payload of a data frame is handed on as it comes, in pieces that look like
 * the fragments of a message, which is what an intermediary may make of it too (5.4); so nothing of a message is held here,
 * and a message that is wrong at its beginning is found to be before its end has come. Control frames are whole.
 */
final class FrameParser {
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int RSV2_RSV3 = 0x30;
    private static final int MASKED = 0x80;
    private static final int SHORTEST_HEADER = 2;
    private static final int LONGEST_HEADER = 14;
    private static final int MASK_BYTES = 4;
    private static final int LONGEST_CONTROL = 125;
    /** In Netty's frames RSV1 is the highest of three bits. */
    private static final int NETTY_RSV1 = 4;

    private static final byte[] NO_BYTES = {};

    private final boolean compression;
    private final long maxFrameBytes;

    private final byte[] header = new byte[LONGEST_HEADER];
    private int have;
    private int need = SHORTEST_HEADER;

    private int opcode;
    private boolean last;
    private int rsv;
    private int mask;
    private long left;
    /** Of a control frame. */
    private byte[] payload = NO_BYTES;

    private boolean withinMessage;
    private boolean ended;

    /**
     * At a connection's beginning.
     *
     * @param compression whether messages may be compressed, which RSV1 of their first frame says (RFC 7692 6)
     * @param maxFrameBytes more in one frame are refused with 1009
     */
    FrameParser(boolean compression, long maxFrameBytes) {
        this.compression = compression;
        this.maxFrameBytes = maxFrameBytes;
    }

    /**
     * The next frame or piece of one, the caller's to release. Its buffer is a part of that which came, unmasked in place.
     *
     * @return null if more must come first, or the peer's Close has come, behind which nothing counts
     * @throws Violation if what came is no frame that may come here; nothing counts behind it
     */
    @Nullable WebSocketFrame next(ByteBuf in) throws Violation {
        while (!ended && (have == need || readHeader(in))) {
            if (opcode >= CLOSE) {
                return control(in);
            }
            int count = (int) Math.min(left, in.readableBytes());
            if (count == 0 && left > 0) {
                return null;
            }
            var piece = data(in, count);
            if (piece != null) {
                return piece;
            }
        }
        if (ended) {
            in.skipBytes(in.readableBytes());
        }
        return null;
    }

    // ---- the header

    private boolean readHeader(ByteBuf in) throws Violation {
        while (have < need) {
            int count = Math.min(need - have, in.readableBytes());
            if (count == 0) {
                return false;
            }
            in.readBytes(header, have, count);
            have += count;
            if (have == SHORTEST_HEADER) {
                readFirstBytes();
            }
        }
        readLength();
        return true;
    }

    private void readFirstBytes() throws Violation {
        int first = header[0];
        int second = header[1];
        opcode = first & 0xf;
        last = (first & FIN) != 0;
        rsv = (first & RSV1) != 0 ? NETTY_RSV1 : 0;
        if ((first & RSV2_RSV3) != 0 || (rsv != 0 && !(compression && (opcode == TEXT || opcode == BINARY)))) {
            throw violation("reserved bit set");
        }
        if ((second & MASKED) == 0) {
            throw violation("frame without a mask"); // RFC 6455 5.1
        }
        int length = second & 0x7f;
        if (opcode >= CLOSE) {
            checkControl(length);
        } else {
            checkData();
        }
        need = SHORTEST_HEADER + MASK_BYTES + (length == 127 ? 8 : length == 126 ? 2 : 0);
    }

    /** RFC 6455 5.5. */
    private void checkControl(int length) throws Violation {
        if (opcode > PONG) {
            throw violation("reserved opcode " + opcode);
        }
        if (!last) {
            throw violation("fragmented control frame");
        }
        if (length > LONGEST_CONTROL) {
            throw violation("control frame of more than 125 bytes");
        }
        if (opcode == CLOSE && length == 1) {
            throw violation("half of a close code");
        }
    }

    /** RFC 6455 5.4. */
    private void checkData() throws Violation {
        if (opcode > BINARY) {
            throw violation("reserved opcode " + opcode);
        }
        if (opcode == CONTINUATION && !withinMessage) {
            throw violation("continuation of no message");
        }
        if (opcode != CONTINUATION && withinMessage) {
            throw violation("message within a message");
        }
    }

    private void readLength() throws Violation {
        int lengthBytes = need - SHORTEST_HEADER - MASK_BYTES;
        left = lengthBytes == 0 ? header[1] & 0x7f : number(SHORTEST_HEADER, lengthBytes);
        if (left < 0 || (lengthBytes == 2 && left < 126) || (lengthBytes == 8 && left <= 0xffff)) {
            throw violation("length not in its shortest form");
        }
        if (left > maxFrameBytes && opcode < CLOSE) {
            ended = true;
            throw new Violation(CloseStatus.TOO_BIG, "frame of more than " + maxFrameBytes + " bytes");
        }
        mask = (int) number(need - MASK_BYTES, MASK_BYTES);
        if (opcode >= CLOSE) {
            payload = new byte[(int) left];
        } else {
            withinMessage = true;
        }
    }

    private long number(int from, int count) {
        long number = 0;
        for (int i = from; i < from + count; i++) {
            number = number << 8 | (header[i] & 0xff);
        }
        return number;
    }

    private Violation violation(String what) {
        ended = true;
        return new Violation(CloseStatus.PROTOCOL_ERROR, what);
    }

    private void endFrame() {
        have = 0;
        need = SHORTEST_HEADER;
    }

    // ---- the payload

    private @Nullable WebSocketFrame control(ByteBuf in) {
        int count = (int) Math.min(left, in.readableBytes());
        in.readBytes(payload, payload.length - (int) left, count);
        left -= count;
        if (left > 0) {
            return null;
        }
        endFrame();
        var content = Unpooled.wrappedBuffer(payload);
        unmask(content, mask);
        return switch (opcode) {
            case PING -> new PingWebSocketFrame(content);
            case PONG -> new PongWebSocketFrame(content);
            default -> {
                ended = true;
                yield new CloseWebSocketFrame(true, 0, content);
            }
        };
    }

    /** Null if there is nothing in it, and nothing ends with it. */
    private @Nullable WebSocketFrame data(ByteBuf in, int count) {
        left -= count;
        boolean end = left == 0 && last;
        int kind = opcode;
        if (kind == CONTINUATION && count == 0 && !end) {
            endFrame();
            return null;
        }
        var piece = count == 0 ? Unpooled.EMPTY_BUFFER : piece(in, count);
        unmask(piece, mask);
        mask = Integer.rotateLeft(mask, 8 * (count & 3));
        var frame = frame(kind, end, piece);
        opcode = CONTINUATION;
        rsv = 0;
        if (left == 0) {
            endFrame();
            withinMessage = !last;
        }
        return frame;
    }

    private static ByteBuf piece(ByteBuf in, int count) {
        return in.isContiguous() ? in.readRetainedSlice(count) : in.readBytes(count);
    }

    private WebSocketFrame frame(int kind, boolean end, ByteBuf piece) {
        return switch (kind) {
            case TEXT -> new TextWebSocketFrame(end, rsv, piece);
            case BINARY -> new BinaryWebSocketFrame(end, rsv, piece);
            default -> new ContinuationWebSocketFrame(end, 0, piece);
        };
    }

    /** RFC 6455 5.3. By its memory, which is faster than by its methods: each of those checks that it is not released. */
    private static void unmask(ByteBuf bytes, int mask) {
        var memory = bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes());
        long wide = (long) mask << 32 | (mask & 0xffff_ffffL);
        int at = memory.position();
        int end = memory.limit();
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            memory.putLong(at, memory.getLong(at) ^ wide);
        }
        for (int shift = 24; at < end; at++, shift = (shift - 8) & 31) {
            memory.put(at, (byte) (memory.get(at) ^ (mask >>> shift)));
        }
    }
}
