package dev.heddle.server.echo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The JDK's client, which nobody here wrote, gets every message back from {@code /ws}. */
@ExtendWith(NoLeaks.class)
class WebSocketEchoTest {
    @RegisterExtension
    final TestServer server = new TestServer();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Received received = new Received();
    private WebSocket socket;

    /** What comes, whole messages in text. */
    private static final class Received implements WebSocket.Listener {
        final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder bytes = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                messages.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            while (data.hasRemaining()) {
                bytes.append((char) (data.get() & 0xff));
            }
            if (last) {
                messages.add("binary " + bytes);
                bytes.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onPong(WebSocket socket, ByteBuffer data) {
            messages.add("pong of " + data.remaining());
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            messages.add("close " + code);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            messages.add("error " + error);
        }

        String next() throws InterruptedException {
            return messages.poll(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @BeforeEach
    void connect() throws Exception {
        server.http(EchoRoutes.addTo(new Router()));
        var uri = URI.create("ws://127.0.0.1:" + server.server().httpAddress().getPort() + "/ws");
        socket = client.newWebSocketBuilder()
                .buildAsync(uri, received)
                .get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @AfterEach
    void disconnect() throws Exception {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(received.next()).isEqualTo("close 1000");
        client.shutdownNow();
    }

    @Test
    void textsAndBytesComeBackInOrder() throws Exception {
        socket.sendText("weft", true).get();
        socket.sendBinary(ByteBuffer.wrap(new byte[] {'a', 'b'}), true).get();
        socket.sendText("", true).get();

        assertThat(received.next()).isEqualTo("weft");
        assertThat(received.next()).isEqualTo("binary ab");
        assertThat(received.next()).isEmpty();
    }

    @Test
    void fragmentsComeBackAsOneMessage() throws Exception {
        socket.sendText("warp and ", false).get();
        socket.sendPing(ByteBuffer.wrap(new byte[3])).get();
        socket.sendText("weft", true).get();

        assertThat(received.next()).isEqualTo("pong of 3");
        assertThat(received.next()).isEqualTo("warp and weft");
    }

    @Test
    void largeTextsComeBack() throws Exception {
        var text = new StringBuilder();
        new Random(1).ints(1_000_000, 0x20, 0xd7ff).forEach(c -> text.append((char) c));

        socket.sendText(text, true).get();

        assertThat(received.next()).isEqualTo(text.toString());
    }
}
