package dev.heddle.server.websocket;

import static dev.heddle.server.websocket.RawWebSocket.BINARY;
import static dev.heddle.server.websocket.RawWebSocket.FIN;
import static dev.heddle.server.websocket.RawWebSocket.PING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A side that does not read stops the other one, and memory stays bounded whatever a client sends. */
@ExtendWith(NoLeaks.class)
class WebSocketBackPressureTest {
    private static final int PIECE = 64 * 1024;
    private static final int PIECES = 1024;
    /** More than sockets and buffers of both sides hold, and far less than what is to be sent. */
    private static final long BUFFERED_AT_MOST = PIECES * (long) PIECE / 2;

    private static final int PINGS = 50_000;

    @RegisterExtension
    final TestServer server = new TestServer();

    private final AtomicLong sent = new AtomicLong();

    private static WebSocketUpgrade.Builder options() {
        return WebSocketUpgrade.builder().closeTimeout(Eventually.PATIENCE);
    }

    /** On a thread of its own, since it stops when the server does not read. */
    private static FutureTask<Void> inBackground(FutureTask<Void> task) {
        Thread.ofPlatform().name("sender").daemon().start(task);
        return task;
    }

    private FutureTask<Void> sendPieces(RawWebSocket client) {
        return inBackground(new FutureTask<>(() -> {
            for (int i = 0; i < PIECES; i++) {
                client.send(FIN | BINARY, new byte[PIECE]);
                sent.addAndGet(PIECE);
            }
            return null;
        }));
    }

    @Test
    void handlerThatDoesNotReceiveStopsTheClient() throws Exception {
        var go = new Signal("go");
        server.http(options().build().handler(socket -> {
            go.await();
            for (int i = 0; i < PIECES; i++) {
                assertThat(socket.receive().size()).isEqualTo(PIECE);
            }
        }));
        var client = RawWebSocket.open(server.connect(), "/");

        var sending = sendPieces(client);

        assertThat(Eventually.settles("bytes sent", sent::get)).isLessThan(BUFFERED_AT_MOST);
        go.give();
        sending.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(client.close(1000).readAll()).isEqualTo("close 1000");
    }

    @Test
    void clientThatDoesNotReadSuspendsTheHandler() throws Exception {
        server.http(options().build().handler(socket -> {
            for (int i = 0; i < PIECES; i++) {
                socket.send(new byte[PIECE]);
                sent.addAndGet(PIECE);
            }
        }));
        var client = RawWebSocket.open(server.connectWithSmallBuffer(), "/");

        assertThat(Eventually.settles("bytes sent", sent::get)).isLessThan(BUFFERED_AT_MOST);
        for (int i = 0; i < PIECES; i++) {
            assertThat(client.read().payload()).hasSize(PIECE);
        }
        assertThat(client.read()).hasToString("close 1000");
        client.close(1000);
    }

    @Test
    void clientThatDoesNotReadIsCutInTime() throws Exception {
        var thrown = new CompletableFuture<IOException>();
        server.http(options().sendTimeout(Duration.ofMillis(50)).build().handler(socket -> {
            try {
                while (true) {
                    socket.send(new byte[PIECE]);
                }
            } catch (IOException e) {
                thrown.complete(e);
                assertThatThrownBy(() -> socket.send("more")).isInstanceOf(WebSocketClosedException.class);
                throw e;
            }
        }));

        RawWebSocket.open(server.connectWithSmallBuffer(), "/");

        assertThat(thrown.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(WebSocketClosedException.class)
                .hasMessage("the WebSocket is closed: 1006 the client does not read")
                .hasCauseInstanceOf(SocketTimeoutException.class);
        server.awaitNoConnection();
    }

    /** RFC 6455 5.5.3: one that does not read is owed no more than the last. */
    @Test
    void pingsOfAClientThatDoesNotReadAreNotCollected() throws Exception {
        server.http(
                options().build().handler(socket -> assertThat(socket.receive()).isNull()));
        var client = RawWebSocket.open(server.connectWithSmallBuffer(), "/");
        inBackground(new FutureTask<>(() -> {
                    for (int i = 1; i <= PINGS; i++) {
                        client.send(FIN | PING, String.format("%0125d", i));
                    }
                    client.close(1000);
                    return null;
                }))
                .get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);

        int pongs = 0;
        var frame = client.read();
        for (int last = 0; frame.opcode() == RawWebSocket.PONG; frame = client.read()) {
            int number = Integer.parseInt(frame.text());
            assertThat(number).isGreaterThan(last);
            last = number;
            pongs++;
        }
        assertThat(frame).hasToString("close 1000");
        assertThat(pongs).isLessThan(PINGS);
    }

    @Test
    void sendersFromElsewhereTakeTurns() throws Exception {
        var opened = new CompletableFuture<WebSocket>();
        server.http(options().build().handler(socket -> {
            opened.complete(socket);
            assertThat(socket.receive()).isNull();
        }));
        var client = RawWebSocket.open(
                server.connect(), "/", "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=8");
        var socket = opened.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);

        for (var word : new String[] {"warp", "weft"}) {
            inBackground(new FutureTask<>(() -> {
                for (int i = 0; i < 100; i++) {
                    socket.send(word);
                    socket.send(word.repeat(50_000));
                }
                return null;
            }));
        }

        int whole = 0;
        for (int i = 0; i < 400; i++) {
            var frame = client.read();
            boolean first = frame.isCompressed();
            while (!frame.isLast()) {
                frame = client.read();
                assertThat(frame.opcode()).isEqualTo(RawWebSocket.CONTINUATION);
            }
            whole += first ? 1 : 0;
        }
        assertThat(whole).isEqualTo(200);
        client.close(1000);
    }
}
