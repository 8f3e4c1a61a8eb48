package dev.heddle.server.http2;

import dev.heddle.server.fixture.RawClient;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A client that sends frames as a test wants them, and keeps what it has received for each stream. */
final class FrameClient {
    static final int END_STREAM = 0x1;
    static final int ACK = 0x1;
    static final int END_HEADERS = 0x4;
    static final int PADDED = 0x8;

    static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** A frame that has come. */
    static final class Frame {
        private final byte type;
        private final int flags;
        private final int stream;
        private final byte[] payload;

        private Frame(byte type, int flags, int stream, byte[] payload) {
            this.type = type;
            this.flags = flags;
            this.stream = stream;
            this.payload = payload;
        }

        byte type() {
            return type;
        }

        int stream() {
            return stream;
        }

        boolean has(int flag) {
            return (flags & flag) != 0;
        }

        /** Whether it is of SETTINGS and has a value for an identifier. */
        boolean hasSetting(int identifier, int value) {
            var all = ByteBuffer.wrap(payload);
            while (all.remaining() >= 6) {
                boolean meant = all.getShort() == identifier;
                if (all.getInt() == value && meant) {
                    return true;
                }
            }
            return false;
        }

        int number(int offset) {
            return ByteBuffer.wrap(payload).getInt(offset);
        }
    }

    /** What has come on one stream. */
    static final class Answer {
        /** Blocks of fields in their order: interim responses, the head, trailers. */
        final List<Map<String, String>> blocks = new ArrayList<>();

        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        /** Bytes of the body that have been taken by a reader. */
        int taken;

        boolean ended;
        Http2Error reset;

        /** The first that is no interim response. */
        Map<String, String> head() {
            return blocks.stream()
                    .filter(block -> !block.getOrDefault(":status", "1").startsWith("1"))
                    .findFirst()
                    .orElseThrow();
        }

        int status() {
            return Integer.parseInt(head().get(":status"));
        }

        String text() {
            return body.toString(StandardCharsets.UTF_8);
        }

        Map<String, String> trailers() {
            return blocks.getLast();
        }

        @Override
        public String toString() {
            return blocks + " " + body.size() + " bytes, ended " + ended + ", reset " + reset;
        }
    }

    private final RawClient client;
    private final DefaultHttp2HeadersDecoder hpack = new DefaultHttp2HeadersDecoder(false, 1 << 20);
    private final Map<Integer, Answer> answers = new HashMap<>();
    private final List<Frame> others = new ArrayList<>();

    private FrameClient(RawClient client) {
        this.client = client;
    }

    /** Begins with the preface and settings, each as an identifier and a value. */
    static FrameClient begin(RawClient connected, int... settings) throws IOException {
        connected.send(PREFACE);
        return continueWith(connected, settings);
    }

    /** Goes on behind a preface that has been sent. */
    static FrameClient continueWith(RawClient connected, int... settings) throws IOException {
        return new FrameClient(connected).settings(settings);
    }

    // ---- sends

    FrameClient frame(int type, int flags, int stream, byte[] payload) throws IOException {
        var bytes = ByteBuffer.allocate(9 + payload.length);
        bytes.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        bytes.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        client.send(bytes.array());
        return this;
    }

    private FrameClient number(int type, int stream, int number) throws IOException {
        return frame(type, 0, stream, ByteBuffer.allocate(4).putInt(number).array());
    }

    FrameClient settings(int... settings) throws IOException {
        var payload = ByteBuffer.allocate(settings.length * 3);
        for (int i = 0; i < settings.length; i += 2) {
            payload.putShort((short) settings[i]).putInt(settings[i + 1]);
        }
        return frame(Http2FrameTypes.SETTINGS, 0, 0, payload.array());
    }

    FrameClient get(int stream, String path) throws IOException {
        return request(stream, true, "GET", path);
    }

    /** A request with the usual pseudo-header fields, and others as names and values. */
    FrameClient request(int stream, boolean last, String method, String path, String... fields) throws IOException {
        var all = new ArrayList<>(List.of(":method", method, ":scheme", "http", ":path", path, ":authority", "test"));
        all.addAll(List.of(fields));
        return headers(stream, last, all.toArray(String[]::new));
    }

    FrameClient headers(int stream, boolean last, String... fields) throws IOException {
        return frame(Http2FrameTypes.HEADERS, END_HEADERS | (last ? END_STREAM : 0), stream, block(fields));
    }

    FrameClient data(int stream, String text, boolean last) throws IOException {
        return data(stream, text.getBytes(StandardCharsets.UTF_8), last);
    }

    FrameClient data(int stream, byte[] bytes, boolean last) throws IOException {
        return frame(Http2FrameTypes.DATA, last ? END_STREAM : 0, stream, bytes);
    }

    FrameClient reset(int stream, Http2Error error) throws IOException {
        return number(Http2FrameTypes.RST_STREAM, stream, (int) error.code());
    }

    FrameClient openWindow(int stream, int bytes) throws IOException {
        return number(Http2FrameTypes.WINDOW_UPDATE, stream, bytes);
    }

    FrameClient ping(long data) throws IOException {
        return frame(
                Http2FrameTypes.PING, 0, 0, ByteBuffer.allocate(8).putLong(data).array());
    }

    /** Fields as literals that go into no table (RFC 7541 6.2.2). */
    static byte[] block(String... fields) {
        var block = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            block.write(0);
            string(block, fields[i]);
            string(block, fields[i + 1]);
        }
        return block.toByteArray();
    }

    /** RFC 7541 5.1, 5.2. */
    private static void string(ByteArrayOutputStream to, String text) {
        int length = text.length();
        if (length < 127) {
            to.write(length);
        } else {
            to.write(127);
            int rest = length - 127;
            for (; rest >= 128; rest >>= 7) {
                to.write((rest & 127) | 128);
            }
            to.write(rest);
        }
        to.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    // ---- receives

    /** What has come on a stream so far. */
    Answer so(int stream) {
        return answers.computeIfAbsent(stream, id -> new Answer());
    }

    /** The whole of a response, or a reset of its stream. */
    Answer answer(int stream) throws IOException {
        var answer = so(stream);
        while (!answer.ended && answer.reset == null) {
            read();
        }
        return answer;
    }

    /**
     * So many bytes of a body behind those that were taken before.
     *
     * @throws EOFException if the server has ended the stream before
     * @throws SocketException if it has reset it
     */
    byte[] takeBody(int stream, int count) throws IOException {
        var answer = so(stream);
        while (answer.body.size() < answer.taken + count) {
            if (answer.ended) {
                throw new EOFException("the server has ended the stream");
            }
            if (answer.reset != null) {
                throw new SocketException("the server has reset the stream: " + answer.reset);
            }
            read();
        }
        answer.taken += count;
        return Arrays.copyOfRange(answer.body.toByteArray(), answer.taken - count, answer.taken);
    }

    /** Until the stream is reset. */
    Http2Error awaitReset(int stream) throws IOException {
        var answer = so(stream);
        while (answer.reset == null) {
            read();
        }
        return answer.reset;
    }

    /** Until a stream has so many blocks of fields. */
    Answer awaitBlocks(int stream, int count) throws IOException {
        var answer = so(stream);
        while (answer.blocks.size() < count) {
            read();
        }
        return answer;
    }

    /** Until a stream has so many bytes of a body. */
    Answer awaitBody(int stream, int bytes) throws IOException {
        var answer = so(stream);
        while (answer.body.size() < bytes) {
            read();
        }
        return answer;
    }

    /** The next frame of a type that belongs to no exchange; those before it are kept. */
    Frame await(byte type) throws IOException {
        while (true) {
            for (var frame : others) {
                if (frame.type() == type) {
                    others.remove(frame);
                    return frame;
                }
            }
            read();
        }
    }

    /** The error of the GOAWAY that ends the connection, behind which the server closes it. */
    Http2Error awaitEnd() throws IOException {
        try {
            while (true) {
                read();
            }
        } catch (EOFException closed) {
            var last = farewells();
            return last.isEmpty() ? null : Http2Error.valueOf(last.getLast().number(4));
        }
    }

    /** What the last GOAWAY that has come says to readers. */
    String lastWords() {
        var payload = farewells().getLast().payload;
        return new String(payload, 8, payload.length - 8, StandardCharsets.US_ASCII);
    }

    private List<Frame> farewells() {
        return others.stream()
                .filter(frame -> frame.type() == Http2FrameTypes.GO_AWAY)
                .toList();
    }

    /** How many bytes the client may send more on a stream, by what has come of WINDOW_UPDATE. */
    int windowOpened(int stream) {
        return others.stream()
                .filter(frame -> frame.type() == Http2FrameTypes.WINDOW_UPDATE && frame.stream() == stream)
                .mapToInt(frame -> frame.number(0))
                .sum();
    }

    /** One frame; settings and pings are acknowledged. */
    Frame read() throws IOException {
        var head = ByteBuffer.wrap(client.readExactly(9));
        int length = ((head.get() & 0xff) << 16) | (head.getShort() & 0xffff);
        var frame = new Frame(head.get(), head.get(), head.getInt(), client.readExactly(length));
        take(frame);
        return frame;
    }

    private void take(Frame frame) throws IOException {
        switch (frame.type()) {
            case Http2FrameTypes.HEADERS -> {
                so(frame.stream()).blocks.add(fields(frame.payload));
                so(frame.stream()).ended |= frame.has(END_STREAM);
            }
            case Http2FrameTypes.DATA -> {
                so(frame.stream()).body.writeBytes(frame.payload);
                so(frame.stream()).ended |= frame.has(END_STREAM);
            }
            case Http2FrameTypes.RST_STREAM -> so(frame.stream()).reset = Http2Error.valueOf(frame.number(0));
            case Http2FrameTypes.SETTINGS, Http2FrameTypes.PING -> {
                others.add(frame);
                if (!frame.has(ACK)) {
                    var payload = frame.type() == Http2FrameTypes.PING ? frame.payload : new byte[0];
                    frame(frame.type(), ACK, 0, payload);
                }
            }
            default -> others.add(frame);
        }
    }

    private Map<String, String> fields(byte[] block) {
        var fields = new HashMap<String, String>();
        try {
            for (var field : hpack.decodeHeaders(1, Unpooled.wrappedBuffer(block))) {
                fields.merge(field.getKey().toString(), field.getValue().toString(), (one, other) -> one + "|" + other);
            }
        } catch (Http2Exception e) {
            throw new AssertionError(ByteBufUtil.hexDump(block), e);
        }
        return fields;
    }
}
