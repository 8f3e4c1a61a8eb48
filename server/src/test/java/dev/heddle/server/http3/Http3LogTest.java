package dev.heddle.server.http3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.AccessLogFormat;
import dev.heddle.server.fixture.AccessLogLines;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.JsonText;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.Router;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The access log and the meters have exchanges over HTTP/3 as they have others, and the log names its version. */
@ExtendWith(NoLeaks.class)
class Http3LogTest {
    @RegisterExtension
    final Http3Server http3 = new Http3Server();

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

    private Http3Client start(AccessLogFormat format) throws Exception {
        http3.start(Http3Server.options(router).accessLog(format).meters(meters));
        return http3.connect();
    }

    @Test
    void lineNamesTheVersion() throws Exception {
        var client = start(AccessLogFormat.TEXT);

        client.get("/item/1?a=b").answer();
        lines.await(1);
        client.get("/gone").answer();
        lines.await(2);
        client.get("/" + "x".repeat(9000)).answer();

        var all = lines.await(3);
        assertThat(all.get(0)).matches("127\\.0\\.0\\.1 \"GET /item/1\\?a=b HTTP/3\\.0\" 200 \\d+us");
        assertThat(all.get(1)).contains("\"GET /gone HTTP/3.0\" 410 ");
        assertThat(all.get(2)).contains("x HTTP/3.0\" 414 ");
    }

    @Test
    void jsonNamesTheVersion() throws Exception {
        var client = start(AccessLogFormat.JSON);

        client.get("/item/1").answer();

        assertThat(JsonText.object(lines.await(1).getFirst()))
                .containsEntry("version", "HTTP/3.0")
                .containsEntry("method", "GET")
                .containsEntry("client", "127.0.0.1")
                .containsEntry("route", "/item/{id}");
    }

    @Test
    void streamThatTheClientResetsIsALineAndCountedAs499() throws Exception {
        var client = start(AccessLogFormat.TEXT);
        var stream = client.request(false, "GET", "/slow");
        begun.await();

        stream.cancel();

        assertThat(lines.await(1).getFirst()).contains("\"GET /slow HTTP/3.0\" 499 ");
        assertThat(count("499", "/slow")).isEqualTo(1);
    }

    @Test
    void metersCountByRouteAndStatus() throws Exception {
        var client = start(AccessLogFormat.TEXT);

        client.get("/item/1").answer();
        client.get("/item/2").answer();
        client.get("/gone").answer();
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
