package dev.heddle.server.websocket;

import dev.heddle.server.fuzz.CountedBuffers;
import dev.heddle.server.fuzz.FuzzTarget;
import dev.heddle.server.fuzz.Must;
import dev.heddle.server.fuzz.Pieces;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Frames of a client, and the messages that they make: the same however they are split, within their limits, texts UTF-8. */
public final class FrameTarget implements FuzzTarget {
    private static final int MOST_OF_MESSAGE = 20_000;
    private static final int MOST_OF_FRAME = 10_000;

    /** One run of parser and assembler. */
    private static final class Reading {
        private final FrameParser parser;
        private final MessageInflater inflater;
        private final MessageAssembler assembler;
        private final CountedBuffers buffers = new CountedBuffers();
        private final List<String> seen = new ArrayList<>();
        private boolean ended;

        Reading(int options) {
            parser = new FrameParser((options & 1) != 0, MOST_OF_FRAME);
            inflater = new MessageInflater((options & 2) != 0);
            assembler = new MessageAssembler(MOST_OF_MESSAGE, inflater);
        }

        List<String> read(byte[] bytes, Pieces pieces) {
            try {
                pieces.forEach(bytes, this::come);
            } finally {
                inflater.release();
            }
            buffers.assertNoneIsLeft();
            return seen;
        }

        private void come(byte[] bytes, int from, int to) {
            var in = buffers.of(bytes, from, to);
            try {
                for (var frame = parser.next(in); frame != null; frame = parser.next(in)) {
                    take(frame);
                }
                Must.be(!in.isReadable(), "bytes are left that nobody keeps");
            } catch (Violation e) {
                end(e);
            } finally {
                in.release();
            }
        }

        private void end(Violation e) {
            if (!ended) {
                seen.add("violation " + e.status().code()); // which reason comes first is a matter of pieces
                ended = true;
            }
        }

        private void take(WebSocketFrame frame) throws Violation {
            if (ended) {
                frame.release();
            } else if (frame instanceof PingWebSocketFrame
                    || frame instanceof PongWebSocketFrame
                    || frame instanceof CloseWebSocketFrame) {
                seen.add(frame.getClass().getSimpleName() + " " + text(frame.content()));
                frame.release();
            } else {
                takeMessage(assembler.add(frame));
            }
        }

        private static String text(ByteBuf content) {
            Must.be(content.readableBytes() <= 125, "control frame of " + content.readableBytes() + " bytes");
            return content.toString(StandardCharsets.ISO_8859_1);
        }

        private void takeMessage(WebSocketMessage message) {
            if (message == null) {
                return;
            }
            Must.be(message.size() <= MOST_OF_MESSAGE, message + " is more than the limit");
            if (message.isText()) {
                checkUtf8(message.bytes());
            }
            seen.add(message + " " + Arrays.hashCode(message.bytes()));
        }

        private static void checkUtf8(byte[] bytes) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes));
            } catch (CharacterCodingException e) {
                throw new AssertionError("a text that is not UTF-8", e);
            }
        }
    }

    @Override
    public void run(byte[] input) {
        if (input.length == 0) {
            return;
        }
        var bytes = Arrays.copyOfRange(input, 1, input.length);
        var whole = new Reading(input[0]).read(bytes, Pieces.ONE);
        Must.beEqual(whole, new Reading(input[0]).read(bytes, Pieces.BYTES), "other messages byte by byte");
        var pieces = Pieces.random(Arrays.hashCode(bytes));
        Must.beEqual(whole, new Reading(input[0]).read(bytes, pieces), "other messages in pieces");
    }

    /** Frames by their header, a mask of zeros, and their payload. */
    @Override
    public List<byte[]> seeds() {
        return List.of(
                frames(0, "gYUAAAAAaGVsbG8="),
                frames(0, "AYIAAAAAaGWAgwAAAABsbG8="),
                frames(0, "iYIAAAAAaGmKgAAAAACIggAAAAAD6A=="),
                frames(0, "AoEAAAAAYYmAAAAAAIABAAAAAGI="),
                frames(0, "gv4AgAAAAAB=="),
                frames(1, "wYcAAAAA8kjNyckHAA=="),
                frames(3, "wYcAAAAA8kjNyckHAMGFAAAAAPIAEQAA"),
                frames(1, "QYMAAAAA8kjNgIQAAAAAyckHAA=="));
    }

    private static byte[] frames(int options, String base64) {
        var bytes = Base64.getMimeDecoder().decode(base64.replaceAll("=+$", ""));
        var input = new byte[bytes.length + 1];
        input[0] = (byte) options;
        System.arraycopy(bytes, 0, input, 1, bytes.length);
        return input;
    }

    @Override
    public List<String> words() {
        return List.of(
                "\u0081\u0080\0\0\0\0",
                "\u0001\u0081\0\0\0\0",
                "\u0080\u0080\0\0\0\0",
                "\u0089\u0080\0\0\0\0",
                "\u00fe",
                "\u00ff");
    }
}
