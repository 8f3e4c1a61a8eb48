package dev.heddle.server.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.Server;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.TestServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Known floods end their connection with ENHANCE_YOUR_CALM, are counted, and leave other clients alone. */
@ExtendWith(NoLeaks.class)
class FloodTest {
    private static final int MUCH = 2_000;

    @RegisterExtension
    final TestServer server = new TestServer();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    /** Sends one more frame, or a few that belong together. */
    @FunctionalInterface
    private interface Wave {
        void send(FrameClient client, int stream) throws IOException;
    }

    private static final Map<String, Wave> WAVES = Map.ofEntries(
            Map.entry("reset", (client, stream) -> client.get(stream, "/").reset(stream, Http2Error.CANCEL)),
            Map.entry(
                    "stream_error",
                    (client, stream) ->
                            client.request(stream, false, "POST", "/").openWindow(stream, 0)),
            Map.entry("settings", (client, stream) -> client.settings()),
            Map.entry("ping", (client, stream) -> client.ping(stream)),
            Map.entry("empty_frame", FloodTest::sendEmptyData),
            Map.entry(
                    "priority",
                    (client, stream) -> client.frame(Http2FrameTypes.PRIORITY, 0, 1, new byte[] {0, 0, 0, 0, 7})),
            Map.entry("unknown_frame", (client, stream) -> client.frame(0x42, 0, 0, new byte[8])),
            Map.entry("window_update", (client, stream) -> client.openWindow(0, 1)),
            Map.entry("continuation", FloodTest::sendContinuation),
            Map.entry("header_list", FloodTest::sendBomb));

    static Stream<String> kinds() {
        return WAVES.keySet().stream().sorted();
    }

    private static void sendEmptyData(FrameClient client, int stream) throws IOException {
        if (stream == 1) {
            client.request(1, false, "POST", "/");
        }
        client.data(1, "", false);
    }

    private static void sendContinuation(FrameClient client, int stream) throws IOException {
        if (stream == 1) {
            client.frame(Http2FrameTypes.HEADERS, 0, 1, FrameClient.block(":method", "GET"));
        }
        client.frame(Http2FrameTypes.CONTINUATION, 0, 1, FrameClient.block("a", "b"));
    }

    /** One long field into HPACK's table, and then two bytes for each time that it is meant (RFC 7541 6.1, 6.2.1). */
    private static void sendBomb(FrameClient client, int stream) throws IOException {
        var block = new byte[12_000];
        Arrays.fill(block, (byte) 0xbe);
        if (stream == 1) {
            var field = FrameClient.block("a", "b".repeat(3_900));
            System.arraycopy(field, 0, block, 0, field.length);
            block[0] = 0x40;
        }
        client.frame(Http2FrameTypes.HEADERS, FrameClient.END_HEADERS | FrameClient.END_STREAM, stream, block);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void floodEndsItsConnection(String kind) throws Exception {
        server.start(Server.builder().meters(meters).http(0, exchange -> {
            if (exchange.request().method().equals("POST")) {
                exchange.request().body().readAll();
            }
            exchange.response().send("served");
        }));
        var other = FrameClient.begin(server.connect());
        assertThat(other.get(1, "/").answer(1).text()).isEqualTo("served");
        var client = FrameClient.begin(server.connect());

        assertThat(flood(client, WAVES.get(kind))).isEqualTo(Http2Error.ENHANCE_YOUR_CALM);

        assertThat(meters.get("http2.connection.flooded")
                        .tag("kind", kind)
                        .functionCounter()
                        .count())
                .isEqualTo(1);
        assertThat(other.get(3, "/").answer(3).text()).isEqualTo("served");
    }

    /** The server drops what comes behind the end; it may have closed the connection before all has been sent. */
    private static Http2Error flood(FrameClient client, Wave wave) throws IOException {
        try {
            for (int i = 0; i < MUCH; i++) {
                wave.send(client, 2 * i + 1);
            }
        } catch (SocketException closed) {
            // What it has sent before can still be read.
        }
        return client.awaitEnd();
    }

    @Test
    void clientThatDoesMuchOfWhatItMayIsServed() throws Exception {
        server.http(
                exchange -> exchange.response().send(exchange.request().body().readText()));
        var client = FrameClient.begin(server.connect());

        for (int stream = 1; stream < 2 * MUCH; stream += 2) {
            client.request(stream, false, "POST", "/").data(stream, "a", false).data(stream, "b", true);
            client.openWindow(0, 2);
            assertThat(client.answer(stream).text()).isEqualTo("ab");
        }
    }
}
