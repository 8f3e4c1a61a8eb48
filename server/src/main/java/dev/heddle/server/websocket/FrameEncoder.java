package dev.heddle.server.websocket;

import dev.heddle.server.http.ProtocolCarrier;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** Writes a server's frames (RFC 6455 5.2), which have no mask. */
final class FrameEncoder {
    private static final int FIN = 0x80;
    private static final int LONGEST_HEADER = 10;
    private static final int LENGTH_OF_2_BYTES = 126;
    private static final int LENGTH_OF_8_BYTES = 127;
    private static final int MOST_IN_2_BYTES = 0xffff;
    /** A payload up to here is copied behind its header: one buffer costs less than two. */
    private static final int MOST_COPIED = 1024;

    private FrameEncoder() {}

    /** The frame is released. */
    static void write(WebSocketFrame frame, ProtocolCarrier to) {
        var payload = frame.content();
        int length = payload.readableBytes();
        boolean copied = length <= MOST_COPIED;
        var out = to.alloc().buffer(LONGEST_HEADER + (copied ? length : 0));
        out.writeByte((frame.isFinalFragment() ? FIN : 0) | (frame.rsv() << 4) | opcode(frame));
        writeLength(out, length);
        if (copied) {
            out.writeBytes(payload);
            frame.release();
            to.write(out);
        } else {
            to.write(out);
            to.write(payload);
        }
    }

    private static void writeLength(ByteBuf out, int length) {
        if (length < LENGTH_OF_2_BYTES) {
            out.writeByte(length);
        } else if (length <= MOST_IN_2_BYTES) {
            out.writeByte(LENGTH_OF_2_BYTES).writeShort(length);
        } else {
            out.writeByte(LENGTH_OF_8_BYTES).writeLong(length);
        }
    }

    private static int opcode(WebSocketFrame frame) {
        return switch (frame) {
            case ContinuationWebSocketFrame _ -> 0;
            case TextWebSocketFrame _ -> 1;
            case BinaryWebSocketFrame _ -> 2;
            case CloseWebSocketFrame _ -> 8;
            case PingWebSocketFrame _ -> 9;
            case PongWebSocketFrame _ -> 10;
            default -> throw new IllegalArgumentException("no frame of RFC 6455: " + frame);
        };
    }
}
