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
final class RawWebSocket {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    static final int FIN = 0x80;
    static final int RSV1 = 0x40;

    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

    private final RawClient client;
    private final RawResponse handshake;

    private RawWebSocket(RawClient client, RawResponse handshake) {
        this.client = client;
        this.handshake = handshake;
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
        return new RawWebSocket(client, client.readHead());
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

    RawWebSocket send(int firstByte, byte[] payload) throws IOException {
        client.send(frame(firstByte, payload));
        return this;
    }

    RawWebSocket send(int firstByte, String payload) throws IOException {
        return send(firstByte, payload.getBytes(StandardCharsets.UTF_8));
    }

    RawWebSocket text(String text) throws IOException {
        return send(FIN | TEXT, text);
    }

    RawWebSocket close(int code) throws IOException {
        return send(FIN | CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    }

    // ---- receives

    /** A frame of the server. */
    static final class Frame {
        private final int firstByte;
        private final byte[] payload;

        Frame(int firstByte, byte[] payload) {
            this.firstByte = firstByte;
            this.payload = payload;
        }

        byte[] payload() {
            return payload;
        }

        int opcode() {
            return firstByte & 0xf;
        }

        boolean isLast() {
            return (firstByte & FIN) != 0;
        }

        boolean isCompressed() {
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
    Frame read() throws IOException {
        int first = client.readExactly(1)[0] & 0xff;
        int length = client.readExactly(1)[0] & 0xff;
        if (length > 127) {
            throw new AssertionError("a server must not mask (RFC 6455 5.1)");
        }
        long count = length;
        if (length == 126) {
            count = ByteBuffer.wrap(client.readExactly(2)).getShort() & 0xffff;
        } else if (length == 127) {
            count = ByteBuffer.wrap(client.readExactly(8)).getLong();
        }
        return new Frame(first, client.readExactly(Math.toIntExact(count)));
    }

    /** All frames until the server closes the connection, one a line. */
    String readAll() throws IOException {
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
