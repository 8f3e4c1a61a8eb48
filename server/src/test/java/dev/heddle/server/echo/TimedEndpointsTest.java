package dev.heddle.server.echo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.JsonText;
import dev.heddle.server.fixture.RawClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The endpoints that take their time. */
class TimedEndpointsTest {
    @RegisterExtension
    final EchoServer echo = new EchoServer();

    @Test
    void delayTakesFractionsAndAnswersAsAnything() throws Exception {
        long start = System.nanoTime();
        var json = echo.json("/delay/0.15?a=1");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(150));
        assertThat(json).containsEntry("path", "/delay/0.15").containsEntry("method", "GET");
    }

    @Test
    void delaysOfOneEventLoopRunSideBySide() throws Exception {
        long start = System.nanoTime();
        var clients = new ArrayList<RawClient>();
        for (int i = 0; i < 20; i++) {
            clients.add(echo.connect().get("/delay/500ms"));
        }

        for (var client : clients) {
            assertThat(client.read().status()).isEqualTo(200);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(500), Duration.ofSeconds(5));
    }

    @Test
    void dripSendsDropByDrop() throws Exception {
        var client = echo.connect().get("/drip?numbytes=2&duration=6&delay=0.01&code=202");

        var head = client.readHead();
        assertThat(head.status()).isEqualTo(202);
        assertThat(head.header("Content-Length")).isEqualTo("2");
        // The second drop is seconds away.
        assertThat(client.readExactly(1)).asString().isEqualTo("*");
    }

    @Test
    void dripOfManyBytesInNoTime() throws Exception {
        assertThat(echo.get("/drip?numbytes=100000&duration=0").text()).isEqualTo("*".repeat(100_000));
        assertThat(echo.get("/drip?numbytes=7&duration=30ms").text()).isEqualTo("*".repeat(7));
        assertThat(echo.get("/drip?code=204&duration=0").status()).isEqualTo(204);
    }

    @Test
    void streamIsOneLineOfJsonEach() throws Exception {
        var lines = echo.get("/stream/3?a=1").text().lines().toList();

        assertThat(lines).hasSize(3);
        assertThat(JsonText.object(lines.get(2)))
                .containsOnlyKeys("id", "args", "headers", "origin", "url")
                .containsEntry("id", 2);
        assertThat(echo.get("/stream/0").text()).isEmpty();
    }

    @Test
    void serverSentEvents() throws Exception {
        var answer = echo.get("/sse?count=3&duration=0.05&delay=10ms");

        assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(answer.text())
                .matches(Pattern.compile(
                        "(id: (\\d)\\nevent: ping\\ndata: \\{\"id\":\\2,\"timestamp\":\\d+}\\n\\n){3}"));
    }

    @Test
    void eventsComeOneByOne() throws Exception {
        var client = echo.connect().get("/sse?count=2&duration=3");

        client.readHead();
        assertThat(Integer.parseInt(client.readLine(), 16)).isPositive();
        // The second event is seconds away.
        assertThat(client.readExactly(19)).asString().isEqualTo("id: 0\nevent: ping\nd");
    }
}
