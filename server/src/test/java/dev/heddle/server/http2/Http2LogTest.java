package dev.heddle.server.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.AccessLogFormat;
import dev.heddle.server.Server;
import dev.heddle.server.fixture.AccessLogLines;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.JsonText;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.Router;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.handler.codec.http2.Http2Error;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The access log and the meters have exchanges over HTTP/2 as they have others, and the log names its version. */
@ExtendWith(NoLeaks.class)
class Http2LogTest {
    @RegisterExtension
    final TestServer server = new TestServer();

    @RegisterExtension
    final AccessLogLines lines = new AccessLogLines();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private final Signal begun = new Signal("the handler has begun");

    private final Router router = new Router()
            .get("/item/{id}", exchange -> exchange.response().send("item"))
            .get("/gone", exchange -> {
                throw new HttpException(410, "gone");
            })
            .get("/slow", exchange -> {
                begun.give();
                Thread.sleep(Eventually.PATIENCE.multipliedBy(10));
            });

    private FrameClient start(AccessLogFormat format) throws Exception {
        server.start(Server.builder().http(0, router).accessLog(format).meters(meters));
        return FrameClient.begin(server.connect());
    }

    @Test
    void lineNamesTheVersion() throws Exception {
        var client = start(AccessLogFormat.TEXT);

        client.get(1, "/item/1?a=b").answer(1);
        lines.await(1);
        client.get(3, "/gone").answer(3);
        lines.await(2);
        client.request(5, true, "GET", "/", tooMany()).answer(5);

        assertThat(lines.await(3).get(0)).matches("127\\.0\\.0\\.1 \"GET /item/1\\?a=b HTTP/2\\.0\" 200 \\d+us");
        assertThat(lines.await(3).get(1)).contains("\"GET /gone HTTP/2.0\" 410 ");
        assertThat(lines.await(3).get(2)).contains("\"GET / HTTP/2.0\" 431 ");
    }

    private static String[] tooMany() {
        var fields = new String[2 * 300];
        Arrays.fill(fields, "a");
        return fields;
    }

    @Test
    void jsonNamesTheVersion() throws Exception {
        var client = start(AccessLogFormat.JSON);

        client.get(1, "/item/1").answer(1);

        assertThat(JsonText.object(lines.await(1).getFirst()))
                .containsEntry("version", "HTTP/2.0")
                .containsEntry("method", "GET")
                .containsEntry("route", "/item/{id}");
    }

    @Test
    void streamThatTheClientResetsIsALineAndCountedAs499() throws Exception {
        var client = start(AccessLogFormat.TEXT);
        client.get(1, "/slow");
        begun.await();

        client.reset(1, Http2Error.CANCEL);

        assertThat(lines.await(1).getFirst()).contains("\"GET /slow HTTP/2.0\" 499 ");
        assertThat(count("499", "/slow")).isEqualTo(1);
    }

    @Test
    void metersCountByRouteAndStatus() throws Exception {
        var client = start(AccessLogFormat.TEXT);

        client.get(1, "/item/1").get(3, "/item/2").get(5, "/gone");
        client.answer(1);
        client.answer(3);
        client.answer(5);
        lines.await(3);

        assertThat(count("200", "/item/{id}")).isEqualTo(2);
        assertThat(count("410", "/gone")).isEqualTo(1);
    }

    private long count(String status, String uri) {
        return meters.get("http.server.requests")
                .tags("method", "GET", "status", status, "uri", uri)
                .timer()
                .count();
    }
}
