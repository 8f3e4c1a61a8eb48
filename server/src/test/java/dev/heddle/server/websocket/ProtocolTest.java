package dev.heddle.server.websocket;

import static dev.heddle.server.websocket.RawWebSocket.BINARY;
import static dev.heddle.server.websocket.RawWebSocket.CLOSE;
import static dev.heddle.server.websocket.RawWebSocket.CONTINUATION;
import static dev.heddle.server.websocket.RawWebSocket.FIN;
import static dev.heddle.server.websocket.RawWebSocket.PING;
import static dev.heddle.server.websocket.RawWebSocket.PONG;
import static dev.heddle.server.websocket.RawWebSocket.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An echo answers the bytes of a client, right or wrong, as RFC 6455 says: each case with its section. */
@ExtendWith(NoLeaks.class)
class ProtocolTest {
    private static final int MOST = 70_000;
    private static final int RSV1 = 0x40;
    private static final int RSV2 = 0x20;
    private static final int RSV3 = 0x10;
    private static final String BYE = "close 1000";
    private static final String ERROR = "close 1002";
    private static final String NOT_UTF8 = "close 1007";
    private static final String TOO_BIG = "close 1009";

    @RegisterExtension
    final TestServer server = new TestServer();

    private RawWebSocket open() throws IOException {
        server.http(WebSocketUpgrade.builder().maxMessageBytes(MOST).build().handler(socket -> {
            for (var message = socket.receive(); message != null; message = socket.receive()) {
                socket.send(message);
            }
        }));
        return RawWebSocket.open(server.connect(), "/");
    }

    // ---- the table: what is wrong or right, its section, the answer, the bytes

    static Stream<Arguments> framing() {
        return Stream.of(
                arguments("empty text", "5.6", "text, " + BYE, bytes(text(""), bye())),
                arguments("empty bytes", "5.6", "binary, " + BYE, bytes(frame(FIN | BINARY, ""), bye())),
                echo(1),
                echo(125),
                echo(126),
                echo(127),
                echo(65_535),
                echo(65_536),
                echo(MOST),
                arguments("mask of zeros", "5.3", "text a, " + BYE, bytes(hex("8181 00000000 61"), bye())),
                arguments("no mask", "5.1", ERROR, hex("8101 61")),
                arguments("ping without a mask", "5.1", ERROR, hex("8900")),
                arguments("16 bits for a length below 126", "5.2", ERROR, hex("81fe 007d 00000000")),
                arguments("64 bits for a length below 65536", "5.2", ERROR, hex("81ff 000000000000ffff 00000000")),
                arguments("length with the highest bit", "5.2", ERROR, hex("81ff 8000000000000000 00000000")),
                arguments("frame too large", "10.4", TOO_BIG, hex("82ff 7fffffffffffffff 00000000")),
                arguments("frame too large by one", "10.4", TOO_BIG, hex("82ff 0000000000011171 00000000")));
    }

    private static Arguments echo(int length) {
        var text = "x".repeat(length);
        return arguments("text of " + length, "5.2", "text " + text + ", " + BYE, bytes(text(text), bye()));
    }

    static Stream<Arguments> reserved() {
        return Stream.concat(
                Stream.of(RSV1, RSV2, RSV3, RSV1 | RSV2 | RSV3)
                        .flatMap(bits -> Stream.of(TEXT, BINARY, PING, CLOSE)
                                .map(opcode -> arguments(
                                        "reserved bits " + bits + " on opcode " + opcode,
                                        "5.2",
                                        "text first, " + ERROR,
                                        bytes(text("first"), frame(FIN | bits | opcode, ""), frame(FIN | PING, ""))))),
                IntStream.of(3, 4, 5, 6, 7, 11, 12, 13, 14, 15)
                        .mapToObj(opcode -> arguments(
                                "reserved opcode " + opcode,
                                "5.2",
                                "text first, " + ERROR,
                                bytes(text("first"), frame(FIN | opcode, "x"), text("never")))));
    }

    static Stream<Arguments> control() {
        var longest = "p".repeat(125);
        return Stream.of(
                arguments("ping", "5.5.2", "pong, " + BYE, bytes(frame(FIN | PING, ""), bye())),
                arguments("ping with data", "5.5.3", "pong hi, " + BYE, bytes(frame(FIN | PING, "hi"), bye())),
                arguments(
                        "longest ping",
                        "5.5",
                        "pong " + longest + ", " + BYE,
                        bytes(frame(FIN | PING, longest), bye())),
                arguments("ping too long", "5.5", ERROR, frame(FIN | PING, longest + "p")),
                arguments("ping in fragments", "5.4", ERROR, bytes(frame(PING, "a"), frame(FIN | CONTINUATION, "b"))),
                arguments("pong nobody asked for", "5.5.3", BYE, bytes(frame(FIN | PONG, "hi"), bye())),
                arguments("pong in fragments", "5.4", ERROR, frame(PONG, "a")),
                arguments(
                        "many pings",
                        "5.5.3",
                        "pong 1, pong 2, pong 3, " + BYE,
                        bytes(frame(FIN | PING, "1"), frame(FIN | PING, "2"), frame(FIN | PING, "3"), bye())));
    }

    static Stream<Arguments> fragments() {
        return Stream.of(
                arguments(
                        "two fragments",
                        "5.4",
                        "text ab, " + BYE,
                        bytes(frame(TEXT, "a"), frame(FIN | CONTINUATION, "b"), bye())),
                arguments(
                        "empty fragments",
                        "5.4",
                        "text ab, " + BYE,
                        bytes(
                                frame(TEXT, ""),
                                frame(CONTINUATION, "a"),
                                frame(CONTINUATION, ""),
                                frame(CONTINUATION, "b"),
                                frame(FIN | CONTINUATION, ""),
                                bye())),
                arguments(
                        "ping between fragments",
                        "5.4",
                        "pong p, text ab, " + BYE,
                        bytes(frame(TEXT, "a"), frame(FIN | PING, "p"), frame(FIN | CONTINUATION, "b"), bye())),
                arguments("continuation of nothing", "5.4", ERROR, frame(FIN | CONTINUATION, "a")),
                arguments("open continuation of nothing", "5.4", ERROR, frame(CONTINUATION, "a")),
                arguments(
                        "continuation behind the end",
                        "5.4",
                        "text ab, " + ERROR,
                        bytes(frame(TEXT, "a"), frame(FIN | CONTINUATION, "b"), frame(FIN | CONTINUATION, "c"))),
                arguments("text within a text", "5.4", ERROR, bytes(frame(TEXT, "a"), text("b"))),
                arguments("bytes within a text", "5.4", ERROR, bytes(frame(TEXT, "a"), frame(BINARY, "b"))),
                arguments(
                        "message too large in fragments",
                        "10.4",
                        TOO_BIG,
                        bytes(frame(TEXT, "x".repeat(MOST)), frame(CONTINUATION, "x"))),
                arguments("close within a message", "5.4", BYE, bytes(frame(TEXT, "a"), bye())));
    }

    static Stream<Arguments> utf8() {
        return Stream.of(
                valid("48c2a2e282acf09f9ab4efbfbff48fbfbf00"),
                valid("ed9fbfee8080c280dfbfe0a080f0908080"),
                invalid("80"),
                invalid("bf"),
                invalid("c0af"),
                invalid("c1bf"),
                invalid("e09fbf"),
                invalid("f08fbfbf"),
                invalid("eda080"),
                invalid("edbfbf"),
                invalid("f4908080"),
                invalid("f5808080"),
                invalid("fe"),
                invalid("ff"),
                invalid("c2"),
                invalid("e282"),
                invalid("f09f9a"),
                invalid("c241"),
                invalid("e28241"),
                arguments(
                        "character over two fragments",
                        "5.6",
                        "text \u20ac, " + BYE,
                        bytes(frame(TEXT, hex("e2 82")), frame(FIN | CONTINUATION, hex("ac")), bye())),
                arguments(
                        "character cut off at the end",
                        "8.1",
                        NOT_UTF8,
                        bytes(frame(TEXT, "a"), frame(FIN | CONTINUATION, hex("e2 82")))),
                arguments(
                        "bytes need not be UTF-8",
                        "5.6",
                        "binary fffe80, " + BYE,
                        bytes(frame(FIN | BINARY, hex("fffe80")), bye())));
    }

    private static Arguments valid(String hex) {
        var text = new String(hex(hex), StandardCharsets.UTF_8);
        return arguments("UTF-8 " + hex, "8.1", "text " + text.strip() + ", " + BYE, bytes(text(text), bye()));
    }

    private static Arguments invalid(String hex) {
        return arguments("not UTF-8 " + hex, "8.1", NOT_UTF8, frame(FIN | TEXT, hex("61" + hex)));
    }

    static Stream<Arguments> closing() {
        var named = Stream.of(
                arguments("close without a code", "5.5.1", "close 1005", frame(FIN | CLOSE, "")),
                arguments("half of a code", "5.5.1", ERROR, frame(FIN | CLOSE, hex("03"))),
                arguments(
                        "close with a reason",
                        "5.5.1",
                        BYE,
                        frame(FIN | CLOSE, bytes(hex("03e8"), utf8Bytes("x".repeat(123))))),
                arguments(
                        "close too long",
                        "5.5",
                        ERROR,
                        frame(FIN | CLOSE, bytes(hex("03e8"), utf8Bytes("x".repeat(124))))),
                arguments("reason not UTF-8", "5.5.1", NOT_UTF8, frame(FIN | CLOSE, hex("03e8 ce"))),
                arguments("close in fragments", "5.4", ERROR, frame(CLOSE, hex("03e8"))),
                arguments("message behind close", "5.5.1", BYE, bytes(bye(), text("never"))),
                arguments("ping behind close", "5.5.1", BYE, bytes(bye(), frame(FIN | PING, ""))),
                arguments("nonsense behind close", "5.5.1", BYE, bytes(bye(), hex("ffffffff"))),
                arguments("message before close", "5.5.1", "text a, " + BYE, bytes(text("a"), bye())));
        var allowed = IntStream.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4999)
                .mapToObj(code -> arguments("code " + code, "7.4.1", "close " + code, close(code)));
        var forbidden = IntStream.of(0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535)
                .mapToObj(code -> arguments("forbidden code " + code, "7.4.2", ERROR, close(code)));
        return Stream.of(named, allowed, forbidden).flatMap(cases -> cases);
    }

    // ---- how it is run

    @ParameterizedTest(name = "{0} ({1})")
    @MethodSource({"framing", "reserved", "control", "fragments", "utf8", "closing"})
    void isAnsweredAsTheStandardSays(String what, String section, String answer, byte[] bytes) throws Exception {
        var client = open();

        client.client().send(bytes);

        assertThat(client.readAll()).as("%s, RFC 6455 %s", what, section).isEqualTo(answer);
    }

    @ParameterizedTest(name = "{0} ({1}), byte by byte")
    @MethodSource({"reserved", "control", "fragments", "utf8", "closing"})
    void isAnsweredTheSameByteByByte(String what, String section, String answer, byte[] bytes) throws Exception {
        var client = open();

        for (var one : bytes) {
            client.client().send(new byte[] {one});
        }

        assertThat(client.readAll()).as("%s, RFC 6455 %s", what, section).isEqualTo(answer);
    }

    /** RFC 6455 8.1: without waiting for the rest of the frame. */
    @Test
    void nonsenseIsToldBeforeTheFrameHasEnded() throws Exception {
        var client = open();

        client.client().send(hex("81fe 1000 00000000 61 f4 90"));

        assertThat(client.readAll()).isEqualTo(NOT_UTF8);
    }

    @Test
    void nonsenseIsToldBeforeTheMessageHasEnded() throws Exception {
        var client = open();

        client.send(TEXT, "a").send(CONTINUATION, hex("ed a0"));

        assertThat(client.readAll()).isEqualTo(NOT_UTF8);
    }

    // ---- bytes

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static byte[] utf8Bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] frame(int firstByte, String payload) {
        return frame(firstByte, utf8Bytes(payload));
    }

    private static byte[] frame(int firstByte, byte[] payload) {
        return RawWebSocket.frame(firstByte, payload);
    }

    private static byte[] text(String text) {
        return frame(FIN | TEXT, text);
    }

    private static byte[] close(int code) {
        return frame(FIN | CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    }

    private static byte[] bye() {
        return close(1000);
    }
}
