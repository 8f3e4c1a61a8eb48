package dev.heddle.server.websocket;

import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.RawResponse;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A client that sends frames as it is told, right or wrong, and takes nothing but right ones. */
public final class RawWebSocket {
    static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    static final int PONG = 10;
    public static final int FIN = 0x80;
    static final int RSV1 = 0x40;

    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

    /** What carries the bytes. */
    public interface Bytes {
        /** Sends them. */
        void send(byte[] bytes) throws IOException;

        /**
         * So many of those that come.
         *
         * @throws EOFException if the server has ended before
         */
        byte[] readExactly(int count) throws IOException;
    }

    private final Bytes bytes;
    private final RawClient client;
    private final RawResponse handshake;

    private RawWebSocket(Bytes bytes, RawClient client, RawResponse handshake) {
        this.bytes = bytes;
        this.client = client;
        this.handshake = handshake;
    }

    /** One that has been opened, over what carries its bytes. */
    public static RawWebSocket over(Bytes bytes) {
        return new RawWebSocket(bytes, null, null);
    }

    /** Opens one, with header fields of its own. */
    static RawWebSocket open(RawClient client, String target, String... fields) throws IOException {
        client.sendLines(
                "GET " + target + " HTTP/1.1",
                "Host: test",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        for (var field : fields) {
            client.sendLines(field);
        }
        client.sendLines("");
        return new RawWebSocket(of(client), client, client.readHead());
    }

    private static Bytes of(RawClient client) {
        return new Bytes() {
            @Override
            public void send(byte[] bytes) throws IOException {
                client.send(bytes);
            }

            @Override
            public byte[] readExactly(int count) throws IOException {
                return client.readExactly(count);
            }
        };
    }

    RawResponse handshake() {
        return handshake;
    }

    RawClient client() {
        return client;
    }

    // ---- sends

    /** A frame with a mask. */
    static byte[] frame(int firstByte, byte[] payload) {
        var masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= MASK[i & 3];
        }
        var out = new ByteArrayOutputStream();
        out.write(firstByte);
        out.writeBytes(length(0x80, payload.length));
        out.writeBytes(MASK);
        out.writeBytes(masked);
        return out.toByteArray();
    }

    private static byte[] length(int maskBit, int length) {
        if (length < 126) {
            return new byte[] {(byte) (maskBit | length)};
        }
        if (length <= 0xffff) {
            return ByteBuffer.allocate(3)
                    .put((byte) (maskBit | 126))
                    .putShort((short) length)
                    .array();
        }
        return ByteBuffer.allocate(9)
                .put((byte) (maskBit | 127))
                .putLong(length)
                .array();
    }

    /** A frame: its first byte, as RFC 6455 5.2 has it, and its payload. */
    public RawWebSocket send(int firstByte, byte[] payload) throws IOException {
        bytes.send(frame(firstByte, payload));
        return this;
    }

    /** A frame with a text. */
    public RawWebSocket send(int firstByte, String payload) throws IOException {
        return send(firstByte, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** A text in one frame. */
    public RawWebSocket text(String text) throws IOException {
        return send(FIN | TEXT, text);
    }

    /** A Close. */
    public RawWebSocket close(int code) throws IOException {
        return send(FIN | CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    }

    // ---- receives

    /** A frame of the server. */
    public static final class Frame {
        private final int firstByte;
        private final byte[] payload;

        Frame(int firstByte, byte[] payload) {
            this.firstByte = firstByte;
            this.payload = payload;
        }

        /** What it carries. */
        public byte[] payload() {
            return payload;
        }

        int opcode() {
            return firstByte & 0xf;
        }

        boolean isLast() {
            return (firstByte & FIN) != 0;
        }

        /** Whether that is compressed. */
        public boolean isCompressed() {
            return (firstByte & RSV1) != 0;
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** Of a Close; 1005 if it has none. */
        int code() {
            return payload.length == 0 ? 1005 : ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
        }

        /** As tests write what they expect: {@code text hello}, {@code pong}, {@code close 1000}. */
        @Override
        public String toString() {
            var start = (firstByte & FIN) == 0 ? "part of " : "";
            return start
                    + switch (opcode()) {
                        case CONTINUATION -> "rest " + text();
                        case TEXT -> "text " + text();
                        case BINARY -> "binary " + HexFormat.of().formatHex(payload);
                        case CLOSE -> "close " + code();
                        case PING -> "ping " + text();
                        case PONG -> "pong " + text();
                        default -> "opcode " + opcode();
                    };
        }
    }

    /** The next frame: without a mask, its length in the shortest form. */
    public Frame read() throws IOException {
        int first = bytes.readExactly(1)[0] & 0xff;
        int length = bytes.readExactly(1)[0] & 0xff;
        if (length > 127) {
            throw new AssertionError("a server must not mask (RFC 6455 5.1)");
        }
        long count = length;
        if (length == 126) {
            count = ByteBuffer.wrap(bytes.readExactly(2)).getShort() & 0xffff;
        } else if (length == 127) {
            count = ByteBuffer.wrap(bytes.readExactly(8)).getLong();
        }
        return new Frame(first, bytes.readExactly(Math.toIntExact(count)));
    }

    /** All frames until the server closes the connection, one a line. */
    public String readAll() throws IOException {
        var all = new StringBuilder();
        while (true) {
            Frame frame;
            try {
                frame = read();
            } catch (EOFException end) {
                return all.toString();
            }
            all.append(all.isEmpty() ? "" : ", ").append(frame.toString().strip());
        }
    }
}
