package dev.heddle.server.http2;

import static dev.heddle.server.websocket.RawWebSocket.FIN;
import static dev.heddle.server.websocket.RawWebSocket.PING;
import static dev.heddle.server.websocket.RawWebSocket.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.heddle.server.Server;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.http.Router;
import dev.heddle.server.websocket.WebSocketClosedException;
import dev.heddle.server.websocket.WebSocketHandler;
import dev.heddle.server.websocket.WebSocketUpgrade;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A WebSocket on a stream of HTTP/2 (RFC 8441) is to its handler what it is on a connection of HTTP/1.1. */
@ExtendWith(NoLeaks.class)
class WebSocketStreamTest {
    private static final int ENABLE_CONNECT_PROTOCOL = 0x8;
    private static final int INITIAL_WINDOW_SIZE = 0x4;
    private static final int PIECE = 8 * 1024;
    private static final int PIECES = 64;
    /** More than the windows of a stream and what is held of it. */
    private static final int HELD_AT_MOST = PIECES * PIECE / 2;

    private static final int WINDOW = 64 * 1024;
    private static final int FRAME_HEADER = 8;

    private static final WebSocketHandler ECHO = socket -> {
        for (var message = socket.receive(); message != null; message = socket.receive()) {
            socket.send(message);
        }
    };

    @RegisterExtension
    final TestServer server = new TestServer();

    private static WebSocketUpgrade.Builder options() {
        return WebSocketUpgrade.builder().closeTimeout(Eventually.PATIENCE);
    }

    private FrameClient connect(HttpHandler handler, int... settings) throws IOException {
        server.http(handler);
        return FrameClient.begin(server.connect(), settings);
    }

    private FrameClient serve(WebSocketHandler handler, int... settings) throws IOException {
        return connect(options().build().handler(handler), settings);
    }

    private static <T> T get(CompletableFuture<T> result) throws Exception {
        return result.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    // ---- the handshake

    @Test
    void serverSaysThatItTakesThem() throws Exception {
        var client = serve(ECHO);

        assertThat(client.await(Http2FrameTypes.SETTINGS).hasSetting(ENABLE_CONNECT_PROTOCOL, 1))
                .isTrue();
    }

    @Test
    void messagesGoBothWaysUntilBothSidesHaveClosed() throws Exception {
        var client = serve(ECHO);

        var socket = StreamWebSocket.open(client, 1, "/");
        socket.text("one").send(FIN | PING, "two").text("three").close(1000);

        assertThat(client.so(1).head())
                .contains(entry(":status", "200"))
                .containsKey("date")
                .doesNotContainKeys("upgrade", "connection", "sec-websocket-accept", "content-length");
        assertThat(socket.readAll().split(", "))
                .containsExactlyInAnyOrder("text one", "pong two", "text three", "close 1000");
        assertThat(client.so(1).ended).isTrue();
        client.data(1, "", true);
        assertThat(client.ping(1).await(Http2FrameTypes.PING).number(4)).isEqualTo(1);
        assertThat(client.so(1).reset).isNull();
    }

    @Test
    void handlerSeesAGetThatOffersIt() throws Exception {
        var router = new Router().get("/chat/{room}", (exchange, path) -> {
            var request = exchange.request();
            var seen = request + " " + request.version() + " " + request.upgrade() + " "
                    + request.headers().get("host");
            options().build().accept(exchange, socket -> socket.send(path.get("room") + ": " + seen));
        });
        var client = connect(router);

        assertThat(StreamWebSocket.open(client, 1, "/chat/loom?a=b").read())
                .hasToString("text loom: GET /chat/loom?a=b HTTP/2.0 websocket test");
    }

    @Test
    void subprotocolAndCompressionAreAgreedOn() throws Exception {
        var client = connect(options()
                .subprotocols("warp", "weft")
                .build()
                .handler(socket -> socket.send(socket.subprotocol().repeat(100))));

        var socket = StreamWebSocket.open(
                client, 1, "/", "sec-websocket-protocol", "weft", "sec-websocket-extensions", "permessage-deflate");

        assertThat(client.so(1).head())
                .contains(entry("sec-websocket-protocol", "weft"))
                .hasEntrySatisfying(
                        "sec-websocket-extensions", terms -> assertThat(terms).startsWith("permessage-deflate"));
        var message = socket.read();
        assertThat(message.isCompressed()).isTrue();
        assertThat(message.payload().length).isLessThan(100);
    }

    @Test
    void whatComesBeforeTheAnswerIsNotLost() throws Exception {
        var mayAnswer = new Signal("the handler may answer");
        var client = connect(exchange -> {
            mayAnswer.await();
            options().build().accept(exchange, ECHO);
        });

        StreamWebSocket.ask(client, 1, "/");
        var socket = StreamWebSocket.over(client, 1).text("early").close(1000);
        client.data(1, "", true);
        client.ping(1).await(Http2FrameTypes.PING);
        mayAnswer.give();

        assertThat(socket.readAll()).isEqualTo("text early, close 1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect-udp", "webtransport", ""})
    void otherProtocolsAreNotSpoken(String protocol) throws Exception {
        var client = serve(ECHO);

        client.headers(
                1,
                false,
                ":method",
                "CONNECT",
                ":protocol",
                protocol,
                ":scheme",
                "http",
                ":path",
                "/",
                ":authority",
                "test");

        assertThat(client.answer(1).status()).isEqualTo(501);
    }

    @Test
    void handlerThatGoesOnWithNothingElseDoesNotAnswerAsThoughItDid() throws Exception {
        var client = connect(new Router()
                .get("/page", exchange -> exchange.response().send("a page"))
                .get("/nothing", exchange -> {})
                .get("/gone", exchange -> exchange.response().status(410).send("gone")));

        StreamWebSocket.ask(client, 1, "/page");
        StreamWebSocket.ask(client, 3, "/nothing");
        StreamWebSocket.ask(client, 5, "/gone");
        StreamWebSocket.ask(client, 7, "/nowhere");

        assertThat(client.answer(1).status()).isEqualTo(501);
        assertThat(client.answer(1).text()).isEqualTo("no other protocol is spoken here\n");
        assertThat(client.answer(3).status()).isEqualTo(501);
        assertThat(client.answer(5).text()).isEqualTo("gone");
        assertThat(client.answer(7).status()).isEqualTo(404);
    }

    @Test
    void whatAsksForNoWebSocketIsRefused() throws Exception {
        var client = serve(ECHO);

        var page = client.get(1, "/").answer(1);
        StreamWebSocket.ask(client, 3, "/", "sec-websocket-version", "8");
        client.request(5, true, "POST", "/");

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.head()).contains(entry("sec-websocket-version", "13"));
        assertThat(client.answer(3).status()).isEqualTo(400);
        assertThat(client.answer(5).status()).isEqualTo(405);
    }

    // ---- the end

    /** What the handler is told when it receives. */
    private static WebSocketHandler failing(CompletableFuture<WebSocketClosedException> thrown) {
        return socket -> {
            try {
                socket.send("begun");
                socket.receive();
            } catch (WebSocketClosedException e) {
                thrown.complete(e);
                throw e;
            }
        };
    }

    @Test
    void resetByTheClientIsAnAbnormalClosure() throws Exception {
        var thrown = new CompletableFuture<WebSocketClosedException>();
        var client = serve(failing(thrown));
        assertThat(StreamWebSocket.open(client, 1, "/").read()).hasToString("text begun");

        client.reset(1, Http2Error.CANCEL);

        assertThat(get(thrown).code()).isEqualTo(1006);
        assertThat(StreamWebSocket.open(client, 3, "/").read()).hasToString("text begun");
    }

    @Test
    void endOfTheStreamWithoutACloseIsAnAbnormalClosure() throws Exception {
        var thrown = new CompletableFuture<WebSocketClosedException>();
        var client = serve(failing(thrown));
        assertThat(StreamWebSocket.open(client, 1, "/").read()).hasToString("text begun");

        client.data(1, "", true);

        assertThat(get(thrown).code()).isEqualTo(1006);
        assertThat(client.answer(1).ended).isTrue();
    }

    @Test
    void endOfTheConnectionIsAnAbnormalClosureOfAll() throws Exception {
        var thrown = new CompletableFuture<WebSocketClosedException>();
        server.http(options().build().handler(failing(thrown)));
        var connected = server.connect();
        assertThat(StreamWebSocket.open(FrameClient.begin(connected), 1, "/").read())
                .hasToString("text begun");

        connected.endOutput();

        assertThat(get(thrown).code()).isEqualTo(1006);
    }

    @Test
    void resetCancelsAHandlerThatDoesSomethingElse() throws Exception {
        var begun = new Signal("the handler has begun");
        var cancelled = new Signal("the handler is cancelled");
        var client = serve(socket -> {
            begun.give();
            try {
                Thread.sleep(Eventually.PATIENCE.multipliedBy(10));
            } catch (InterruptedException e) {
                cancelled.give();
                throw e;
            }
        });
        StreamWebSocket.open(client, 1, "/");
        begun.await();

        client.reset(1, Http2Error.CANCEL);

        cancelled.await();
    }

    @Test
    void handlerThatFailsClosesWith1011() throws Exception {
        var client = serve(socket -> {
            throw new IllegalStateException("no more");
        });

        var socket = StreamWebSocket.open(client, 1, "/");

        assertThat(socket.readAll()).isEqualTo("close 1011");
        server.expectLog("WebSocket handler of / failed");
    }

    @Test
    void clientThatBreaksTheProtocolIsTold() throws Exception {
        var client = serve(ECHO);

        var socket = StreamWebSocket.open(client, 1, "/").send(FIN | 3, "");

        assertThat(socket.readAll()).isEqualTo("close 1002");
    }

    @Test
    void fieldsBehindTheHeadAreAnErrorOfTheStream() throws Exception {
        var client = serve(ECHO);
        StreamWebSocket.open(client, 1, "/");

        client.headers(1, true, "x-sum", "1");

        assertThat(client.awaitReset(1)).isEqualTo(Http2Error.PROTOCOL_ERROR);
    }

    @Test
    void silentClientIsPingedAndThenReset() throws Exception {
        var client = connect(options()
                .keepAlive(Duration.ofMillis(50))
                .build()
                .handler(socket -> assertThatThrownBy(socket::receive)
                        .isInstanceOfSatisfying(
                                WebSocketClosedException.class,
                                e -> assertThat(e.code()).isEqualTo(1006))));

        var socket = StreamWebSocket.open(client, 1, "/");

        assertThat(socket.read()).hasToString("ping ");
        assertThat(client.awaitReset(1)).isEqualTo(Http2Error.CANCEL);
    }

    @Test
    void clientThatDoesNotEndItsSideIsResetBehindTheEnd() throws Exception {
        var client = serve(ECHO);

        var socket = StreamWebSocket.open(client, 1, "/").close(1000);

        assertThat(socket.readAll()).isEqualTo("close 1000");
        assertThat(client.awaitReset(1)).isEqualTo(Http2Error.NO_ERROR);
    }

    @Test
    void drainClosesWith1001() throws Exception {
        var client = serve(ECHO);
        var socket = StreamWebSocket.open(client, 1, "/").text("before");
        assertThat(socket.read()).hasToString("text before");

        var draining = new FutureTask<>(() -> server.server().drain(Eventually.PATIENCE));
        Thread.ofPlatform().name("drain").daemon().start(draining);

        assertThat(socket.read()).hasToString("close 1001");
        socket.close(1001);
        assertThat(client.awaitEnd()).isEqualTo(Http2Error.NO_ERROR);
        server.disconnect();
        assertThat(draining.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    // ---- flow control

    @Test
    void handlerThatDoesNotReceiveStopsItsStreamAlone() throws Exception {
        var go = new Signal("go");
        var client = connect(exchange -> {
            boolean waits = exchange.request().path().equals("/waits");
            options().build().accept(exchange, socket -> {
                if (waits) {
                    go.await();
                }
                ECHO.handle(socket);
            });
        });
        client.await(Http2FrameTypes.SETTINGS); // before that is acknowledged the window is a byte smaller
        var waiting = StreamWebSocket.open(client, 1, "/waits");
        var other = StreamWebSocket.open(client, 3, "/");

        int sent = 0;
        while (sent < PIECES && windowLeft(client, sent) >= PIECE + FRAME_HEADER) {
            waiting.send(FIN | TEXT, "x".repeat(PIECE));
            sent++;
            client.ping(sent).await(Http2FrameTypes.PING);
        }
        assertThat(sent * PIECE).isLessThan(HELD_AT_MOST);
        assertThat(other.text("meanwhile").read()).hasToString("text meanwhile");
        go.give();

        for (int i = 0; i < sent + PIECES; i++) {
            if (i >= sent) { // as its window opens again
                waiting.send(FIN | TEXT, "x".repeat(PIECE));
            }
            client.openWindow(0, PIECE + FRAME_HEADER).openWindow(1, PIECE + FRAME_HEADER);
            assertThat(waiting.read().payload()).hasSize(PIECE);
        }
    }

    private static int windowLeft(FrameClient client, int pieces) {
        return WINDOW + client.windowOpened(1) - pieces * (PIECE + FRAME_HEADER);
    }

    @Test
    void clientThatDoesNotReadSuspendsTheHandler() throws Exception {
        var written = new AtomicLong();
        var client = serve(
                socket -> {
                    for (int i = 0; i < PIECES; i++) {
                        socket.send(new byte[PIECE]);
                        written.addAndGet(PIECE);
                    }
                },
                INITIAL_WINDOW_SIZE,
                PIECE);
        var socket = StreamWebSocket.open(client, 1, "/");

        assertThat(Eventually.settles("bytes sent", written::get)).isLessThan(HELD_AT_MOST);
        client.openWindow(0, 2 * PIECES * PIECE).openWindow(1, 2 * PIECES * PIECE);

        for (int i = 0; i < PIECES; i++) {
            assertThat(socket.read().payload()).hasSize(PIECE);
        }
        assertThat(socket.read()).hasToString("close 1000");
    }

    @Test
    void clientThatDoesNotReadIsResetInTime() throws Exception {
        var thrown = new CompletableFuture<IOException>();
        var client = connect(
                options().sendTimeout(Duration.ofMillis(50)).build().handler(socket -> {
                    try {
                        while (true) {
                            socket.send(new byte[PIECE]);
                        }
                    } catch (IOException e) {
                        thrown.complete(e);
                        throw e;
                    }
                }),
                INITIAL_WINDOW_SIZE,
                PIECE);

        StreamWebSocket.open(client, 1, "/");

        assertThat(get(thrown)).hasMessage("the WebSocket is closed: 1006 the client does not read");
        assertThat(client.awaitReset(1)).isEqualTo(Http2Error.CANCEL);
    }

    // ---- plain bytes

    @Test
    void handlerMayHaveTheBytesThemselves() throws Exception {
        var client = connect(exchange -> {
            var bytes = exchange.response().switchProtocols("websocket", Duration.ZERO);
            bytes.transferTo(bytes);
            bytes.write("end".getBytes(StandardCharsets.US_ASCII));
        });

        StreamWebSocket.ask(client, 1, "/");
        client.data(1, "one", false);
        assertThat(client.awaitBody(1, 3).text()).isEqualTo("one");
        for (int i = 0; i < PIECES; i++) {
            client.data(1, new byte[PIECE], false);
            client.awaitBody(1, 3 + (i + 1) * PIECE);
            client.openWindow(0, PIECE).openWindow(1, PIECE);
        }
        client.data(1, "", true);

        assertThat(client.answer(1).body.size()).isEqualTo(3 + PIECES * PIECE + 3);
    }

    @Test
    void resetIsNoEndForWhoeverReadsBytes() throws Exception {
        var thrown = new CompletableFuture<IOException>();
        var client = connect(exchange -> {
            var bytes = exchange.response().switchProtocols("websocket", Duration.ZERO);
            bytes.write(bytes.readExactly(1));
            try {
                bytes.read(new byte[1]);
            } catch (IOException e) {
                thrown.complete(e);
                throw e;
            }
        });
        StreamWebSocket.ask(client, 1, "/");
        client.data(1, "a", false).awaitBody(1, 1);

        client.reset(1, Http2Error.CANCEL);

        assertThat(get(thrown)).hasMessage("the stream has been reset");
    }

    // ---- meters

    @Test
    void metersCountThemAsAnyOther() throws Exception {
        var meters = new SimpleMeterRegistry();
        server.start(Server.builder()
                .meters(meters)
                .http(0, options().meters(meters).build().handler(ECHO)));
        var client = FrameClient.begin(server.connect());
        var socket = StreamWebSocket.open(client, 1, "/").text("one");
        assertThat(socket.read()).hasToString("text one");

        assertThat(meters.get("websocket.open").gauge().value()).isEqualTo(1);
        assertThat(meters.get("http2.stream.open").gauge().value()).isEqualTo(1);
        socket.close(1001).readAll();
        server.disconnect();
        server.awaitNoConnection();

        assertThat(meters.get("websocket.open").gauge().value()).isZero();
        assertThat(meters.get("websocket.closed").tag("code", "1001").counter().count())
                .isEqualTo(1);
        assertThat(meters.get("http.server.requests")
                        .tags("method", "GET", "status", "200")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void serverResetsAStreamWhoseHandlerGivesUp() throws Exception {
        var client = connect(exchange -> {
            var bytes = exchange.response().switchProtocols("websocket", Duration.ZERO);
            bytes.readExactly(1);
            bytes.reset();
        });
        StreamWebSocket.ask(client, 1, "/");
        client.data(1, "a", false);

        assertThatThrownBy(() -> client.takeBody(1, 1)).isInstanceOf(SocketException.class);
        assertThat(client.so(1).reset).isEqualTo(Http2Error.CANCEL);
    }
}
