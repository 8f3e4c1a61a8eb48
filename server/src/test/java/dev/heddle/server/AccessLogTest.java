package dev.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.AccessLogLines;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.JsonText;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.http.HttpTimeouts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every exchange is a line of the access log, however it ends, as text or as JSON. */
@ExtendWith(NoLeaks.class)
class AccessLogTest {
    private static final HttpHandler HELLO = exchange -> exchange.response().send("hello");

    @RegisterExtension
    final TestServer server = new TestServer();

    @RegisterExtension
    final AccessLogLines lines = new AccessLogLines();

    private List<String> awaitLines(int count) {
        return lines.await(count);
    }

    private void startWithLog(HttpHandler handler) throws IOException {
        server.start(Server.builder().http(0, handler).accessLog(true));
    }

    @Test
    void everyExchangeIsALine() throws IOException {
        startWithLog(exchange -> exchange.response().status(201).send("made"));

        server.connect().post("/a/b?c=d", "body").read();
        // Of two connections the lines may come in either order, and after the answers.
        awaitLines(1);
        server.connect().sendLines("GET / HTTP/1.0", "").read();

        var all = awaitLines(2);
        assertThat(all).hasSize(2);
        assertThat(all.get(0)).matches("127\\.0\\.0\\.1 \"POST /a/b\\?c=d HTTP/1\\.1\" 201 \\d+us");
        assertThat(all.get(1)).matches("127\\.0\\.0\\.1 \"GET / HTTP/1\\.0\" 201 \\d+us");
    }

    @Test
    void jsonHasWhatTheTextHasAndTheBytes() throws IOException {
        server.start(Server.builder()
                .http(0, exchange -> {
                    exchange.request().body().readAll();
                    exchange.response().send("hello");
                })
                .accessLog(AccessLogFormat.JSON));

        server.connect().post("/a?b=%22", "123").read();

        var line = awaitLines(1).getFirst();
        assertThat(line)
                .contains("\"method\":\"POST\",\"target\":\"/a?b=%22\",\"version\":\"HTTP/1.1\",\"status\":200,"
                        + "\"received\":3,\"sent\":5,")
                .endsWith(",\"id\":\"\",\"route\":\"\",\"end\":\"-\"}");
        assertThat(JsonText.object(line)).containsEntry("client", "127.0.0.1").doesNotContainKey("upstream");
    }

    @Test
    void thereIsNoLineUnlessItIsOn() throws IOException {
        server.http(HELLO);

        server.get("/");
        server.server().close();

        assertThat(lines.all()).isEmpty();
    }

    @Test
    void logAndMetersGoTogether() throws IOException {
        var registry = new SimpleMeterRegistry();
        server.start(Server.builder().http(0, HELLO).accessLog(true).meters(registry));

        server.get("/");

        assertThat(awaitLines(1)).hasSize(1);
        assertThat(registry.get("http.server.requests").timer().count()).isEqualTo(1);
    }

    @Test
    void clientThatLeavesIsALineToo() throws IOException {
        startWithLog(exchange -> Thread.sleep(Duration.ofHours(1)));
        var client = server.connect().get("/slow");
        Eventually.isAsleep(server.coroutine());

        client.reset();

        assertThat(awaitLines(1).getFirst()).contains("\"GET /slow HTTP/1.1\" 499 ");
    }

    @Test
    void refusalNamesWhatWasAskedFor() throws IOException {
        startWithLog(HELLO);

        server.connect().sendLines("PUT /a HTTP/1.1", "").read();
        server.connect().sendLines("PUT /b HTTP/3.0", "").read();

        assertThat(awaitLines(2).get(0)).contains("\"PUT /a HTTP/1.1\" 400 ");
        assertThat(awaitLines(2).get(1)).contains("\"PUT /b HTTP/3.0\" 505 ");
    }

    @Test
    void refusalOfNonsenseRepeatsNoneOfIt() throws IOException {
        // A line of the log is one line, and what stands in its quotes was sent so.
        startWithLog(HELLO);

        server.connect()
                .sendLines("GET /\u0007\u001b[31m\"evil\" HTTP/1.1", "Host: a", "")
                .read();
        server.connect().sendLines("nonsense", "").read();

        assertThat(awaitLines(2).get(0)).contains("\"GET - HTTP/1.1\" 400 ");
        assertThat(awaitLines(2).get(1)).contains("\"- - HTTP/1.1\" 400 ");
    }

    @Test
    void headThatNeverEndedIsALineWithoutARequest() throws IOException {
        var hour = Duration.ofHours(1);
        server.start(Server.builder()
                .http(0, HELLO)
                .accessLog(true)
                .timeouts(new HttpTimeouts(Duration.ofMillis(100), hour, hour, hour)));

        server.connect().send("GET / HT").read();

        assertThat(awaitLines(1).getFirst()).contains("\"- - HTTP/1.1\" 408 ");
    }
}
