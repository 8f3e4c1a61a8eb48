package dev.heddle.server.websocket;

import static dev.heddle.server.websocket.RawWebSocket.BINARY;
import static dev.heddle.server.websocket.RawWebSocket.CONTINUATION;
import static dev.heddle.server.websocket.RawWebSocket.FIN;
import static dev.heddle.server.websocket.RawWebSocket.PING;
import static dev.heddle.server.websocket.RawWebSocket.RSV1;
import static dev.heddle.server.websocket.RawWebSocket.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages are compressed both ways as RFC 7692 says, and what is compressed too well is refused. */
@ExtendWith(NoLeaks.class)
class CompressionTest {
    private static final int MOST = 4 * 1024 * 1024;
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";

    @RegisterExtension
    final TestServer server = new TestServer();

    private final Deflater deflater = new Deflater(9, true);
    private final Inflater inflater = new Inflater(true);

    @AfterEach
    void end() {
        deflater.end();
        inflater.end();
    }

    private RawWebSocket open(boolean contextTakeover, String offer) throws IOException {
        server.http(WebSocketUpgrade.builder()
                .maxMessageBytes(MOST)
                .contextTakeover(contextTakeover)
                .build()
                .handler(socket -> {
                    for (var message = socket.receive(); message != null; message = socket.receive()) {
                        socket.send(message);
                    }
                }));
        return RawWebSocket.open(server.connect(), "/", offer);
    }

    private RawWebSocket open() throws IOException {
        return open(false, OFFER);
    }

    /** Compressed, without the tail. */
    private byte[] deflated(byte[] message) {
        deflater.setInput(message);
        var out = new byte[message.length + message.length / 1000 + 100];
        int count = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        return Arrays.copyOf(out, count - TAIL.length);
    }

    /** A message of the server's, in one frame or many. */
    private byte[] readMessage(RawWebSocket client) throws IOException, DataFormatException {
        var whole = new ByteArrayOutputStream();
        var frame = client.read();
        boolean compressed = frame.isCompressed();
        whole.writeBytes(frame.payload());
        while (!frame.isLast()) {
            frame = client.read();
            assertThat(frame.opcode()).isEqualTo(CONTINUATION);
            assertThat(frame.isCompressed()).as("only the first frame says so").isFalse();
            whole.writeBytes(frame.payload());
        }
        return compressed ? inflated(whole) : whole.toByteArray();
    }

    private byte[] inflated(ByteArrayOutputStream compressed) throws DataFormatException {
        compressed.writeBytes(TAIL);
        inflater.setInput(compressed.toByteArray());
        var out = new ByteArrayOutputStream();
        var piece = new byte[8192];
        for (int count = inflater.inflate(piece); count > 0; count = inflater.inflate(piece)) {
            out.write(piece, 0, count);
        }
        return out.toByteArray();
    }

    private static byte[] words(int length) {
        var random = new Random(length);
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) "warp weft heddle loom".charAt(random.nextInt(21));
        }
        return bytes;
    }

    // ---- there and back

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 1000, 65_535, 65_536, 65_537, 200_000, MOST})
    void messagesOfEachLengthComeBack(int length) throws Exception {
        var client = open();
        var message = words(length);

        client.send(FIN | RSV1 | TEXT, deflated(message));

        assertThat(readMessage(client)).isEqualTo(message);
        assertThat(client.close(1000).readAll()).isEqualTo("close 1000");
    }

    @Test
    void compressedAndPlainMessagesMayComeInTurn() throws Exception {
        var client = open();
        var long1 = words(100);

        client.text("plain").send(FIN | RSV1 | BINARY, deflated(long1)).text("");

        assertThat(client.read()).hasToString("text plain");
        assertThat(readMessage(client)).isEqualTo(long1);
        assertThat(client.read()).hasToString("text ");
        client.close(1000);
    }

    @Test
    void fragmentsOfACompressedMessageMayHavePingsBetween() throws Exception {
        var client = open();
        var message = words(50);
        var compressed = deflated(message);

        client.send(RSV1 | TEXT, Arrays.copyOf(compressed, 10))
                .send(FIN | PING, "p")
                .send(CONTINUATION, new byte[0])
                .send(FIN | CONTINUATION, Arrays.copyOfRange(compressed, 10, compressed.length));

        assertThat(client.read()).hasToString("pong p");
        assertThat(client.read().payload()).isEqualTo(message);
        client.close(1000);
    }

    /** RFC 7692 7.2.3.2. */
    @Test
    void messagesMayReferToThoseBefore() throws Exception {
        var client = open(true, OFFER);
        var message = new byte[1000];
        new Random(1).nextBytes(message);

        client.send(FIN | RSV1 | BINARY, deflated(message));
        assertThat(readMessage(client)).isEqualTo(message);
        var again = deflated(message);
        assertThat(again.length).as("refers to the first").isLessThan(100);
        client.send(FIN | RSV1 | BINARY, again);

        var answer = client.read();
        assertThat(answer.payload().length).as("refers to the first").isLessThan(100);
        var out = new ByteArrayOutputStream();
        out.writeBytes(answer.payload());
        assertThat(inflated(out)).isEqualTo(message);
        client.close(1000);
    }

    /** RFC 7692 7.1.2.1: a client with a window of 512 bytes has no more than that to look back at. */
    @ParameterizedTest
    @ValueSource(ints = {8, 9, 12, 15})
    void nothingRefersFurtherBackThanTheWindowOfTheClient(int bits) throws Exception {
        var client = open(true, OFFER + "; server_max_window_bits=" + bits);
        var half = new byte[1 << bits];
        new Random(bits).nextBytes(half);
        var message = Arrays.copyOf(half, 2 * half.length);
        System.arraycopy(half, 0, message, half.length, half.length);

        client.send(FIN | RSV1 | BINARY, deflated(message));
        var answer = client.read();

        assertThat(client.handshake().header("Sec-WebSocket-Extensions")).endsWith("server_max_window_bits=" + bits);
        if (bits < 15) {
            assertThat(answer.payload().length)
                    .as("the second half is no copy of the first")
                    .isGreaterThan(message.length);
        }
        var out = new ByteArrayOutputStream();
        out.writeBytes(answer.payload());
        assertThat(inflated(out)).isEqualTo(message);
        client.close(1000);
    }

    /** The examples of RFC 7692 7.2.3, all of them "Hello". */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "f248cdc9c90700", // one block
                "000500faff48656c6c6f00", // without compression
                "f348cdc9c9070000", // a last block
                "f248050000 00ffffcac9c90700" // two blocks
            })
    void everyFormOfBlocksIsInflated(String hex) throws Exception {
        var client = open();

        client.send(FIN | RSV1 | TEXT, HexFormat.of().parseHex(hex.replace(" ", "")));

        assertThat(client.read()).hasToString("text Hello");
        client.close(1000);
    }

    // ---- what is refused

    @Test
    void messageThatInflatesToMoreThanAllowedIsRefused() throws Exception {
        var client = open();

        client.send(FIN | RSV1 | BINARY, deflated(new byte[MOST + 1]));

        assertThat(client.readAll()).isEqualTo("close 1009");
    }

    @Test
    void endlessMessageOfZerosIsRefused() throws Exception {
        var client = open();
        var zeros = deflated(new byte[MOST]);

        client.send(RSV1 | BINARY, zeros).send(CONTINUATION, TAIL).send(CONTINUATION, zeros);

        assertThat(client.readAll()).isEqualTo("close 1009");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffffffff", "f248cd", "06"})
    void whatCannotBeInflatedIsRefused(String hex) throws Exception {
        var client = open();

        client.send(FIN | RSV1 | TEXT, HexFormat.of().parseHex(hex));

        assertThat(client.readAll()).isEqualTo("close 1007");
    }

    @Test
    void compressedTextMustBeUtf8() throws Exception {
        var client = open();

        client.send(RSV1 | TEXT, deflated(new byte[] {'a', (byte) 0xff, 'b'}));

        assertThat(client.readAll()).isEqualTo("close 1007");
    }

    /** RFC 7692 6.1. */
    @ParameterizedTest
    @ValueSource(ints = {FIN | RSV1 | PING, FIN | RSV1 | 0x20 | TEXT, FIN | 0x10 | BINARY})
    void otherReservedBitsAreAnError(int firstByte) throws Exception {
        assertThat(open().send(firstByte, "").readAll()).isEqualTo("close 1002");
    }

    @Test
    void continuationMayNotSayThatItIsCompressed() throws Exception {
        var client = open();

        client.send(RSV1 | TEXT, deflated("a".getBytes(StandardCharsets.US_ASCII)))
                .send(FIN | RSV1 | CONTINUATION, "");

        assertThat(client.readAll()).isEqualTo("close 1002");
    }

    @Test
    void compressionThatWasNotAgreedOnIsAnError() throws Exception {
        assertThat(open(false, "X-No: offer").send(FIN | RSV1 | TEXT, "").readAll())
                .isEqualTo("close 1002");
    }
}
