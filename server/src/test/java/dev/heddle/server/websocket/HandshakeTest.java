package dev.heddle.server.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawResponse;
import dev.heddle.server.fixture.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request becomes a WebSocket if it asks for one as RFC 6455 4.1 says, and is told what is wrong if not. */
@ExtendWith(NoLeaks.class)
class HandshakeTest {
    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    private static final String VERSION = "Sec-WebSocket-Version: 13";
    private static final String UPGRADE = "Upgrade: websocket";
    private static final String CONNECTION = "Connection: keep-alive, Upgrade";

    @RegisterExtension
    final TestServer server = new TestServer();

    private void serve(WebSocketUpgrade.Builder options) throws IOException {
        server.http(options.build().handler(socket -> socket.send("open " + socket.subprotocol())));
    }

    private RawResponse ask(String requestLine, String... fields) throws IOException {
        return server.connect()
                .sendLines(requestLine, "Host: a", String.join("\r\n", fields), "")
                .readHead();
    }

    /** What is agreed on, of a handshake that has one field more. */
    private RawResponse handshakeWith(String field) throws IOException {
        var socket = RawWebSocket.open(server.connect(), "/", field);
        if (socket.handshake().status() == 101) {
            socket.read();
            assertThat(socket.close(1000).readAll()).isEqualTo("close 1000");
        }
        return socket.handshake();
    }

    @Test
    void answerProvesThatTheKeyWasRead() throws Exception {
        serve(WebSocketUpgrade.builder());

        var answer = RawWebSocket.open(server.connect(), "/").handshake();

        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 101 Switching Protocols");
        assertThat(answer.header("Upgrade")).isEqualTo("websocket");
        assertThat(answer.header("Connection")).isEqualToIgnoringCase("upgrade");
        // The example of RFC 6455 1.3.
        assertThat(answer.header("Sec-WebSocket-Accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(answer.header("Sec-WebSocket-Protocol")).isNull();
        assertThat(answer.header("Sec-WebSocket-Extensions")).isNull();
    }

    @Test
    void framesBehindTheHandshakeAreNotLost() throws Exception {
        server.http(WebSocketUpgrade.builder().build().handler(socket -> socket.send(socket.receive())));
        var early = RawWebSocket.frame(RawWebSocket.FIN | RawWebSocket.TEXT, "early".getBytes(StandardCharsets.UTF_8));

        var client = server.connect()
                .sendLines("GET / HTTP/1.1", "Host: a", UPGRADE, CONNECTION, KEY, VERSION, "")
                .send(early);

        assertThat(client.readHead().status()).isEqualTo(101);
        assertThat(client.readExactly(7)).asString().endsWith("early");
    }

    @Test
    void anotherMethodIsNotAllowed() throws Exception {
        serve(WebSocketUpgrade.builder());

        var answer = ask("POST / HTTP/1.1", UPGRADE, CONNECTION, KEY, VERSION);

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-No: upgrade",
                UPGRADE,
                CONNECTION,
                CONNECTION + "\r\nUpgrade: h2c",
                CONNECTION + "\r\n" + UPGRADE,
                CONNECTION + "\r\n" + UPGRADE + "\r\nSec-WebSocket-Version: 8",
                CONNECTION + "\r\n" + UPGRADE + "\r\nSec-WebSocket-Version: 13, 8",
                CONNECTION + "\r\n" + UPGRADE + "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Version: 8"
            })
    void anotherProtocolOrVersionIsToldTheRightOne(String fields) throws Exception {
        serve(WebSocketUpgrade.builder());

        var answer = ask("GET / HTTP/1.1", KEY, fields);

        assertThat(answer.status()).isEqualTo(426);
        assertThat(answer.header("Sec-WebSocket-Version")).isEqualTo("13");
        assertThat(answer.header("Upgrade")).isEqualTo("websocket");
        assertThat(answer.header("Connection")).isEqualToIgnoringCase("upgrade");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-No: key",
                "Sec-WebSocket-Key:",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ", // no padding
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=a",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25j", // 15 bytes
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZTEy", // 18 bytes
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZ!==",
                KEY + "\r\n" + KEY,
                KEY + "\r\nSec-WebSocket-Protocol: a b",
                KEY + "\r\nSec-WebSocket-Protocol: a,,b",
                KEY + "\r\nSec-WebSocket-Protocol: a\r\nSec-WebSocket-Protocol: a",
                KEY + "\r\nSec-WebSocket-Extensions: ",
                KEY + "\r\nSec-WebSocket-Extensions: permessage-deflate;",
                KEY + "\r\nSec-WebSocket-Extensions: permessage-deflate; a=",
                KEY + "\r\nSec-WebSocket-Extensions: permessage-deflate; a=\"b",
                KEY + "\r\nSec-WebSocket-Extensions: permessage-deflate x"
            })
    void malformedHandshakesAreRefused(String fields) throws Exception {
        serve(WebSocketUpgrade.builder());

        assertThat(ask("GET / HTTP/1.1", UPGRADE, CONNECTION, VERSION, fields).status())
                .isEqualTo(400);
    }

    @Test
    void connectionIsOfUseAfterARefusal() throws Exception {
        serve(WebSocketUpgrade.builder());
        var client = server.connect().get("/");
        assertThat(client.read().status()).isEqualTo(426);

        assertThat(RawWebSocket.open(client, "/").handshake().status()).isEqualTo(101);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"v1|v1", "v2, v1|v2", "v3 , v1|v1", "v3|", "V1|"})
    void firstSubprotocolOfTheClientThatIsKnownIsAgreedOn(String offered, String agreed) throws Exception {
        serve(WebSocketUpgrade.builder().subprotocols("v1", "v2"));

        var answer = handshakeWith("Sec-WebSocket-Protocol: " + offered);

        assertThat(answer.header("Sec-WebSocket-Protocol")).isEqualTo(agreed);
    }

    @Test
    void subprotocolThatIsNoTokenIsRefused() {
        assertThatThrownBy(() -> WebSocketUpgrade.builder().subprotocols("a b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("subprotocol 'a b': allowed is a token of HTTP");
    }

    @ParameterizedTest
    @CsvSource({"https://example.com, 101", "https://evil.example, 403", "http://example.com, 403", "null, 403"})
    void pagesOfOtherOriginsAreRefused(String origin, int status) throws Exception {
        serve(WebSocketUpgrade.builder().origins("https://example.com"));

        assertThat(handshakeWith("Origin: " + origin).status()).isEqualTo(status);
        assertThat(handshakeWith("X-No: browser").status()).isEqualTo(101);
    }

    /** RFC 7692 7.1. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permessage-deflate|permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                "x, permessage-deflate; client_max_window_bits|permessage-deflate; server_no_context_takeover;"
                        + " client_no_context_takeover",
                "permessage-deflate; server_max_window_bits=\"10\"|permessage-deflate; server_no_context_takeover;"
                        + " client_no_context_takeover; server_max_window_bits=10",
                "permessage-deflate; server_max_window_bits=7, permessage-deflate; server_max_window_bits=15|"
                        + "permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
                        + " server_max_window_bits=15",
                "permessage-deflate; server_max_window_bits|",
                "permessage-deflate; server_max_window_bits=16|",
                "permessage-deflate; server_max_window_bits=08|",
                "permessage-deflate; client_max_window_bits=+9|",
                "permessage-deflate; client_no_context_takeover=1|",
                "permessage-deflate; client_no_context_takeover; client_no_context_takeover|",
                "permessage-deflate; unknown|",
                "x-webkit-deflate-frame|"
            })
    void compressionIsAgreedOnByTheFirstOfferThatIsValid(String offer, String agreed) throws Exception {
        serve(WebSocketUpgrade.builder());

        assertThat(handshakeWith("Sec-WebSocket-Extensions: " + offer).header("Sec-WebSocket-Extensions"))
                .isEqualTo(agreed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permessage-deflate|permessage-deflate",
                "permessage-deflate; server_no_context_takeover|permessage-deflate; server_no_context_takeover",
                "permessage-deflate; client_no_context_takeover|permessage-deflate; client_no_context_takeover"
            })
    void contextStaysIfBothSidesWant(String offer, String agreed) throws Exception {
        serve(WebSocketUpgrade.builder().contextTakeover(true));

        assertThat(handshakeWith("Sec-WebSocket-Extensions: " + offer).header("Sec-WebSocket-Extensions"))
                .isEqualTo(agreed);
    }

    @Test
    void compressionCanBeOff() throws Exception {
        serve(WebSocketUpgrade.builder().compression(false));

        assertThat(handshakeWith("Sec-WebSocket-Extensions: permessage-deflate").header("Sec-WebSocket-Extensions"))
                .isNull();
    }
}
