package dev.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.http.Router;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(NoLeaks.class)
class MetersTest {
    private static final HttpHandler HELLO = exchange -> exchange.response().send("hello");

    @RegisterExtension
    final TestServer server = new TestServer();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private void startMetered(HttpHandler handler) throws IOException {
        server.start(Server.builder().http(0, handler).meters(registry).maxConnections(2));
    }

    private void send(String method, String target) throws IOException {
        try (var client = server.connect()) {
            client.sendLines(method + " " + target + " HTTP/1.1", "Host: a", "").readHead();
        }
        server.awaitNoConnection();
    }

    /** An exchange is counted when its handler has ended, which a client may see a little earlier. */
    private Timer awaitRequest(String method, String status, String outcome, String uri) {
        var tags = Tags.of("method", method, "status", status, "outcome", outcome, "uri", uri);
        Eventually.isTrue(
                "http.server.requests" + tags,
                () -> registry.find("http.server.requests").tags(tags).timer() != null);
        return registry.get("http.server.requests").tags(tags).timer();
    }

    private long requests() {
        return registry.find("http.server.requests").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private Set<String> tagValues(String key) {
        return registry.find("http.server.requests").timers().stream()
                .map(timer -> timer.getId().getTag(key))
                .collect(Collectors.toSet());
    }

    // ---- exchanges

    @Test
    void exchangesAreCountedByTheirRoute() throws IOException {
        startMetered(new Router().any("/item/{id}", HELLO));

        send("GET", "/item/1");
        send("GET", "/item/2");
        send("POST", "/item/3");

        assertThat(awaitRequest("GET", "200", "SUCCESS", "/item/{id}").count()).isEqualTo(2);
        assertThat(awaitRequest("POST", "200", "SUCCESS", "/item/{id}").count()).isEqualTo(1);
    }

    @Test
    void durationIsThatOfTheHandler() throws IOException {
        startMetered(exchange -> Thread.sleep(20));

        send("GET", "/");

        var timer = awaitRequest("GET", "200", "SUCCESS", "UNKNOWN");
        assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isBetween(20.0, (double) Eventually.PATIENCE.toMillis());
    }

    @Test
    void outcomesAreCounted() throws IOException {
        startMetered(new Router()
                .get("/redirect", exchange -> exchange.response().status(302))
                .get("/gone", exchange -> {
                    throw new HttpException(410, "gone");
                })
                .get("/broken", exchange -> {
                    throw new IllegalStateException("broken");
                }));

        send("GET", "/redirect");
        send("GET", "/gone");
        send("GET", "/broken");
        send("PUT", "/gone");

        awaitRequest("GET", "302", "REDIRECTION", "/redirect");
        awaitRequest("GET", "410", "CLIENT_ERROR", "/gone");
        awaitRequest("GET", "500", "SERVER_ERROR", "/broken");
        awaitRequest("PUT", "405", "CLIENT_ERROR", "/gone");
        server.expectLog("Handler of GET /broken failed");
    }

    @Test
    void clientsCannotMakeMeters() throws IOException {
        startMetered(new Router().get("/known", HELLO));

        try (var client = server.connect()) {
            for (int i = 0; i < 200; i++) {
                client.sendLines("M" + i + " /unknown/" + i + " HTTP/1.1", "Host: a", "");
                assertThat(client.read().status()).isEqualTo(404);
            }
        }

        assertThat(awaitRequest("OTHER", "404", "CLIENT_ERROR", "NOT_FOUND").count())
                .isPositive();
        Eventually.isTrue("all are counted", () -> requests() == 200);
        assertThat(tagValues("method")).containsExactly("OTHER");
        assertThat(tagValues("uri")).containsExactly("NOT_FOUND");
        assertThat(registry.find("http.server.requests").timers()).hasSize(1);
    }

    @Test
    void bytesAreCountedAsTheyAreOnTheWire() throws IOException {
        startMetered(HELLO);
        var request = "GET / HTTP/1.0\r\n\r\n";

        var answer = server.connect().send(request).readToEnd();

        assertThat(registry.get("http.server.received").counter().count()).isEqualTo(request.length());
        assertThat(registry.get("http.server.sent").counter().count()).isEqualTo(answer.length());
    }

    @Test
    void refusalsAreCounted() throws IOException {
        startMetered(HELLO);

        try (var client = server.connect()) {
            client.sendLines("GET / HTTP/1.1", "").read();
        }

        awaitRequest("GET", "400", "CLIENT_ERROR", "UNKNOWN");
    }

    @Test
    void clientThatLeavesIsCountedAs499() throws IOException {
        startMetered(new Router().get("/slow", exchange -> Thread.sleep(Duration.ofHours(1))));
        var client = server.connect().get("/slow");
        Eventually.isAsleep(server.coroutine());

        client.reset();

        awaitRequest("GET", "499", "CLIENT_ERROR", "/slow");
    }

    // ---- connections

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    private double counter(String name) {
        return registry.get(name).functionCounters().stream()
                .mapToDouble(FunctionCounter::count)
                .sum();
    }

    @Test
    void connectionsAreCounted() throws IOException {
        startMetered(HELLO);
        var one = server.connect();
        one.get("/").read();
        var two = server.connect();
        two.get("/").read();
        assertThat(server.get("/").status()).isEqualTo(503);

        assertThat(gauge("connection.open")).isEqualTo(2);
        assertThat(gauge("connection.limit")).isEqualTo(2);
        assertThat(counter("connection.accepted")).isEqualTo(2);
        assertThat(counter("connection.rejected")).isEqualTo(1);

        one.close();
        Eventually.isTrue("one is left", () -> gauge("connection.open") == 1);
        two.close();
        Eventually.isTrue("none is left", () -> gauge("connection.open") == 0);
        assertThat(counter("connection.accepted")).isEqualTo(2);
    }

    // ---- coroutines

    @Test
    void coroutinesOfEachEventLoopAreMetered() throws IOException {
        server.start(Server.builder()
                .name("metered")
                .eventLoops(2)
                .http(0, exchange -> Thread.sleep(Duration.ofHours(1)))
                .meters(registry));
        server.connect().get("/");
        Eventually.isAsleep(server.coroutine());

        var loops = registry.find("coroutine.live").gauges().stream()
                .map(gauge -> gauge.getId().getTag("event.loop"))
                .toList();
        assertThat(loops).hasSize(2).allMatch(name -> name.startsWith("metered-"));
        assertThat(registry.find("coroutine.live").gauges().stream()
                        .mapToDouble(gauge -> gauge.value())
                        .sum())
                .isEqualTo(1);
        assertThat(registry.getMeters().stream().map(Meter::getId).map(Meter.Id::getName))
                .contains(
                        "coroutine.switches",
                        "coroutine.started",
                        "coroutine.completed",
                        "coroutine.failed",
                        "coroutine.cancelled",
                        "coroutine.runnable",
                        "coroutine.run.time",
                        "event.loop.lag",
                        "event.loop.stalls");
    }
}
