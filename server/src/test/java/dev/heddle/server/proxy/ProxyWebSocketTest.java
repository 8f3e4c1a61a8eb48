package dev.heddle.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.Server;
import dev.heddle.server.echo.EchoRoutes;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.Router;
import dev.heddle.server.upstream.Upstream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A WebSocket through the proxy to a server of our own: handshake, messages, and the closing of either side. */
@ExtendWith(NoLeaks.class)
class ProxyWebSocketTest {
    @RegisterExtension
    final TestServer server = new TestServer();

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    private final WebSocket.Listener listener = new WebSocket.Listener() {
        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            received.add(data + (last ? "" : "..."));
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            received.add("close " + code);
            return CompletableFuture.completedFuture(null);
        }
    };

    private String next() throws InterruptedException {
        return received.poll(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private WebSocket open(HttpClient client, Server echo) throws Exception {
        server.proxyTo(Upstream.builder("http://127.0.0.1:" + echo.httpAddress().getPort()));
        var uri = URI.create("ws://127.0.0.1:" + server.server().httpAddress().getPort() + "/ws");
        return client.newWebSocketBuilder()
                .buildAsync(uri, listener)
                .get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void messagesPassBothWays() throws Exception {
        try (var echo = Server.builder().http(0, EchoRoutes.addTo(new Router())).start();
                var client = HttpClient.newHttpClient()) {
            var socket = open(client, echo);

            socket.sendText("warp", true).get();
            socket.sendText("weft", true).get();

            assertThat(next()).isEqualTo("warp");
            assertThat(next()).isEqualTo("weft");
            socket.sendClose(4000, "").get();
            assertThat(next()).isEqualTo("close 4000");
        }
    }

    @Test
    void drainOfTheServerBehindReachesTheClient() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            try (var echo =
                    Server.builder().http(0, EchoRoutes.addTo(new Router())).start()) {
                open(client, echo).sendText("warp", true).get();
                assertThat(next()).isEqualTo("warp");
            }

            assertThat(next()).isEqualTo("close 1001");
        }
    }
}
