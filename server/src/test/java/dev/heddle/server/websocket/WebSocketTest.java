package dev.heddle.server.websocket;

import static dev.heddle.server.websocket.RawWebSocket.CLOSE;
import static dev.heddle.server.websocket.RawWebSocket.FIN;
import static dev.heddle.server.websocket.RawWebSocket.PING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.coroutine.CoroutineScope;
import dev.heddle.server.Server;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A handler talks with a client in sequential code, and each side's end is seen by the other. */
@ExtendWith(NoLeaks.class)
class WebSocketTest {
    /** Longer than any test takes: what happens then does not happen. */
    private static final Duration NEVER = Duration.ofMinutes(5);

    private static final Duration SOON = Duration.ofMillis(50);

    @RegisterExtension
    final TestServer server = new TestServer();

    private RawWebSocket open(WebSocketHandler handler) throws IOException {
        return open(options -> options, handler);
    }

    private RawWebSocket open(UnaryOperator<WebSocketUpgrade.Builder> options, WebSocketHandler handler)
            throws IOException {
        server.http(options.apply(WebSocketUpgrade.builder().closeTimeout(NEVER))
                .build()
                .handler(handler));
        return RawWebSocket.open(server.connect(), "/");
    }

    private static <T> T get(CompletableFuture<T> result) throws Exception {
        return result.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    // ---- messages

    @Test
    void messagesAreReceivedAndSentInOrder() throws Exception {
        var client = open(socket -> {
            for (var message = socket.receive(); message != null; message = socket.receive()) {
                socket.send(message.isText() ? "you said " + message.text() : "bytes: " + message.size());
                socket.send(message.bytes());
            }
        });

        client.text("one").send(FIN | RawWebSocket.BINARY, "two").close(1000);

        assertThat(client.readAll())
                .isEqualTo("text you said one, binary 6f6e65, text bytes: 3, binary 74776f, close 1000");
    }

    @Test
    void textOfBytesIsRefused() throws Exception {
        var refused = new CompletableFuture<Throwable>();
        var client = open(socket -> {
            var message = socket.receive();
            try {
                message.text();
            } catch (IllegalStateException e) {
                refused.complete(e);
            }
        });

        client.send(FIN | RawWebSocket.BINARY, "bytes");

        assertThat(get(refused)).hasMessage("the message is not a text");
        assertThat(client.read()).hasToString("close 1000");
        client.close(1000);
    }

    @Test
    void messageThatDoesNotComeInTimeCanStillBeReceived() throws Exception {
        var client = open(socket -> {
            assertThatThrownBy(() -> socket.receive(SOON)).isInstanceOf(SocketTimeoutException.class);
            socket.send("late");
            socket.send(socket.receive());
        });

        assertThat(client.read()).hasToString("text late");
        client.text("here").close(1000);

        assertThat(client.readAll()).isEqualTo("text here, close 1000");
    }

    @Test
    void pingsAreAnsweredWhileTheHandlerDoesSomethingElse() throws Exception {
        var go = new Signal("go");
        var client = open(socket -> {
            go.await();
            socket.send(socket.receive());
        });

        client.text("message").send(FIN | PING, "1").send(FIN | PING, "2");
        assertThat(client.read()).hasToString("pong 1");
        assertThat(client.read()).hasToString("pong 2");
        go.give();

        assertThat(client.read()).hasToString("text message");
        client.close(1000);
    }

    @Test
    void handlerPings() throws Exception {
        var client = open(socket -> {
            assertThatThrownBy(() -> socket.ping(new byte[126])).isInstanceOf(IllegalArgumentException.class);
            socket.ping((byte) 'a');
            socket.receive();
        });

        assertThat(client.read()).hasToString("ping a");
        client.send(FIN | RawWebSocket.PONG, "a").close(1000);
        assertThat(client.readAll()).isEqualTo("close 1000");
    }

    // ---- the client closes

    @Test
    void handlerSeesTheEndBehindTheMessages() throws Exception {
        var status = new CompletableFuture<CloseStatus>();
        var client = open(socket -> {
            socket.send(socket.receive());
            assertThat(socket.receive()).isNull();
            assertThat(socket.receive()).isNull();
            assertThat(socket.isOpen()).isFalse();
            assertThatThrownBy(() -> socket.send("more")).isInstanceOf(WebSocketClosedException.class);
            status.complete(socket.closeStatus());
        });

        client.text("last").send(FIN | CLOSE, "\u0003\u00f0bye".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(client.readAll()).isEqualTo("text last, close 1008");
        assertThat(get(status)).isEqualTo(new CloseStatus(1008, "bye"));
    }

    @Test
    void handlerThatOnlySendsSeesThatTheClientHasClosed() throws Exception {
        var client = open(socket -> {
            while (socket.isOpen()) {
                socket.send("tick");
                Thread.sleep(1);
            }
        });
        assertThat(client.read()).hasToString("text tick");

        client.close(1001);

        assertThat(client.readAll()).endsWith("close 1001");
    }

    @Test
    void handlerThatDoesNotLookIsCancelledInTime() throws Exception {
        var cancelled = new CompletableFuture<Throwable>();
        var client = open(options -> options.closeTimeout(SOON), socket -> {
            try {
                Thread.sleep(NEVER);
            } catch (InterruptedException e) {
                cancelled.complete(e);
                throw e;
            }
        });

        client.text("unread").close(1000);

        assertThat(client.readAll()).isEqualTo("close 1000");
        assertThat(get(cancelled)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void connectionThatEndsWithoutACloseIsAnError() throws Exception {
        var thrown = new CompletableFuture<WebSocketClosedException>();
        var client = open(socket -> {
            try {
                socket.receive();
            } catch (WebSocketClosedException e) {
                thrown.complete(e);
                throw e;
            }
        });

        client.client().endOutput();

        assertThat(get(thrown).code()).isEqualTo(CloseStatus.LOST);
    }

    @Test
    void resetCancelsAHandlerThatDoesSomethingElse() throws Exception {
        var cancelled = new CompletableFuture<Throwable>();
        var client = open(socket -> {
            socket.receive();
            socket.send("sleeps");
            try {
                Thread.sleep(NEVER);
            } catch (InterruptedException e) {
                cancelled.complete(e);
                throw e;
            }
        });
        client.text("go");
        assertThat(client.read()).hasToString("text sleeps");

        client.client().reset();

        assertThat(get(cancelled)).isInstanceOf(InterruptedException.class);
    }

    // ---- the handler closes

    @Test
    void returnOfTheHandlerClosesNormally() throws Exception {
        var client = open(socket -> socket.send("that is all"));

        assertThat(client.read()).hasToString("text that is all");
        assertThat(client.read()).hasToString("close 1000");
        client.text("dropped").close(1000);
        assertThat(client.readAll()).isEmpty();
    }

    @Test
    void closeSuspendsUntilTheClientHasAnswered() throws Exception {
        var status = new CompletableFuture<CloseStatus>();
        var client = open(socket -> {
            socket.close(4001, "enough");
            status.complete(socket.closeStatus());
        });

        var close = client.read();
        assertThat(close).hasToString("close 4001");
        assertThat(close.text()).endsWith("enough");
        assertThat(status).isNotDone();
        client.text("dropped").close(4001);

        assertThat(get(status).code()).isEqualTo(4001);
        assertThat(client.readAll()).isEmpty();
    }

    @Test
    void closeDoesNotWaitForEver() throws Exception {
        var client = open(options -> options.closeTimeout(SOON), socket -> socket.close());

        assertThat(client.readAll()).isEqualTo("close 1000");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 2999, 5000})
    void codesThatMayNotBeSentAreRefused(int code) throws Exception {
        var client = open(socket -> {
            assertThatThrownBy(() -> socket.close(code, "")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> socket.close(1000, "x".repeat(124))).isInstanceOf(IllegalArgumentException.class);
            socket.send("refused");
        });

        assertThat(client.read()).hasToString("text refused");
        client.close(1000);
    }

    @Test
    void failureOfTheHandlerIsLoggedAndClosesWith1011() throws Exception {
        var client = open(socket -> {
            throw new IllegalStateException("no more threads");
        });

        assertThat(client.readAll()).isEqualTo("close 1011");
        assertThat(server.expectLog("WebSocket handler of / failed")).contains("no more threads");
    }

    @Test
    void anotherCoroutineMayClose() throws Exception {
        var client = open(socket -> CoroutineScope.<Exception>run(scope -> {
            scope.fork("closer", () -> {
                socket.close(4000, "");
                return "";
            });
            assertThat(socket.receive()).isNull();
        }));

        assertThat(client.read()).hasToString("close 4000");
        client.close(4000);
        assertThat(client.readAll()).isEmpty();
    }

    @Test
    void whoReceivesWhileAnotherCoroutineClosesSeesTheEnd() throws Exception {
        var waited = new Signal("waited");
        var client = open(socket -> CoroutineScope.<Exception>run(scope -> {
            scope.fork("closer", () -> {
                socket.close(4000, "");
                return "";
            });
            while (socket.closeStatus() == null) {
                Thread.sleep(1);
            }
            // Now the closer is the one that waits for the client's answer.
            assertThatThrownBy(() -> socket.receive(SOON)).isInstanceOf(SocketTimeoutException.class);
            waited.give();
            assertThat(socket.receive()).isNull();
        }));

        assertThat(client.read()).hasToString("close 4000");
        waited.await();
        client.close(4000);
        assertThat(client.readAll()).isEmpty();
    }

    // ---- drain

    @Test
    void drainClosesWith1001() throws Exception {
        var client = open(socket -> {
            for (var message = socket.receive(); message != null; message = socket.receive()) {
                socket.send(message);
            }
        });
        client.text("before");
        assertThat(client.read()).hasToString("text before");

        var drained = CompletableFuture.supplyAsync(() -> drain(server.server()));
        assertThat(client.read()).hasToString("close 1001");
        client.close(1001);

        assertThat(client.readAll()).isEmpty();
        assertThat(get(drained)).isTrue();
    }

    @Test
    void drainLetsAHandlerSendItsAnswer() throws Exception {
        var asked = new Signal("asked");
        var client = open(socket -> {
            var message = socket.receive();
            asked.give();
            while (socket.isOpen()) {
                Thread.sleep(1);
            }
            socket.send(message);
            assertThat(socket.receive()).isNull();
        });
        client.text("question");
        asked.await();

        var drained = CompletableFuture.supplyAsync(() -> drain(server.server()));

        assertThat(client.read()).hasToString("text question");
        assertThat(client.read()).hasToString("close 1001");
        client.close(1001);
        assertThat(get(drained)).isTrue();
    }

    private static boolean drain(Server server) {
        try {
            return server.drain(Eventually.PATIENCE);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    // ---- keep-alive

    @Test
    void silentClientIsPingedAndThenCut() throws Exception {
        var client = open(options -> options.keepAlive(SOON), socket -> {
            assertThatThrownBy(socket::receive)
                    .isInstanceOfSatisfying(
                            WebSocketClosedException.class,
                            e -> assertThat(e.code()).isEqualTo(1006));
        });

        assertThat(client.readAll()).isEqualTo("ping");
    }
}
