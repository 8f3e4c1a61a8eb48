package dev.heddle.server.websocket;

import static dev.heddle.server.websocket.RawWebSocket.BINARY;
import static dev.heddle.server.websocket.RawWebSocket.FIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.TestServer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Open WebSockets, messages and closings are counted, with few values of tags whatever clients send. */
@ExtendWith(NoLeaks.class)
class WebSocketMetersTest {
    @RegisterExtension
    final TestServer server = new TestServer();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeEach
    void start() throws IOException {
        server.http(WebSocketUpgrade.builder().meters(registry).build().handler(socket -> {
            for (var message = socket.receive(); message != null; message = socket.receive()) {
                socket.send(message.text());
                socket.send(message.bytes());
            }
        }));
    }

    private double messages(String direction, String type) {
        return registry.get("websocket.messages")
                .tags("direction", direction, "type", type)
                .counter()
                .count();
    }

    private Map<String, Integer> closed() {
        return registry.find("websocket.closed").counters().stream()
                .collect(Collectors.toMap(one -> one.getId().getTag("code"), one -> count(one)));
    }

    private static int count(Counter counter) {
        return (int) counter.count();
    }

    @Test
    void messagesAreCountedByDirectionAndType() throws Exception {
        var client = RawWebSocket.open(server.connect(), "/").text("one").text("two");
        for (int i = 0; i < 4; i++) {
            client.read();
        }

        assertThat(registry.get("websocket.open").gauge().value()).isEqualTo(1);
        client.close(1000).readAll();
        client.client().close();
        server.awaitNoConnection();

        assertThat(messages("in", "text")).isEqualTo(2);
        assertThat(messages("in", "binary")).isZero();
        assertThat(messages("out", "text")).isEqualTo(2);
        assertThat(messages("out", "binary")).isEqualTo(2);
        assertThat(registry.get("websocket.open").gauge().value()).isZero();
    }

    @Test
    void closingsAreCountedByCode() throws Exception {
        for (int code : new int[] {1000, 1001, 3000, 3999, 4000, 4321}) {
            RawWebSocket.open(server.connect(), "/").close(code).readAll();
        }
        RawWebSocket.open(server.connect(), "/")
                .send(FIN | RawWebSocket.CLOSE, "")
                .readAll();
        RawWebSocket.open(server.connect(), "/").send(FIN | 3, "").readAll();
        RawWebSocket.open(server.connect(), "/").client().endOutput();
        RawWebSocket.open(server.connect(), "/").send(FIN | BINARY, "no text").readAll();
        server.expectLog("WebSocket handler of / failed");
        server.disconnect();
        server.awaitNoConnection();

        assertThat(closed())
                .isEqualTo(
                        Map.of("1000", 1, "1001", 1, "3xxx", 2, "4xxx", 2, "1005", 1, "1002", 1, "1006", 1, "1011", 1));
    }
}
