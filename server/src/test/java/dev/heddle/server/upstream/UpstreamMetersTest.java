package dev.heddle.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.heddle.server.fixture.Calls;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawOrigin;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls are timed, by what came of them, and pools are counted. */
@ExtendWith(NoLeaks.class)
class UpstreamMetersTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @RegisterExtension
    final RawOrigin origin = new RawOrigin();

    @RegisterExtension
    final Calls calls = new Calls();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private Upstream upstream() {
        return calls.upstream(Upstream.builder(origin.uri())
                .name("users")
                .limits(UpstreamLimits.DEFAULT.withConnections(1))
                .timeouts(UpstreamTimeouts.DEFAULT.withHead(Duration.ofMillis(100)))
                .meters(registry));
    }

    private long count(String method, String status, String outcome) {
        return registry.get("http.client.requests")
                .tags("group", "NONE", "upstream", "users", "method", method, "status", status, "outcome", outcome)
                .timer()
                .count();
    }

    private double gauge(String name) {
        return registry.get(name).tag("upstream", "users").gauge().value();
    }

    @Test
    void eachCallIsTimedOnce() throws Exception {
        origin.serve(peer -> peer.answerAll(OK));
        var upstream = upstream();

        calls.get(upstream, "/");
        calls.get(upstream, "/");
        calls.call(() -> {
            try (var response = upstream.request("BREW", "/").send()) {
                return response.status();
            }
        });

        assertThat(count("GET", "200", "SUCCESS")).isEqualTo(2);
        assertThat(count("OTHER", "200", "SUCCESS")).isEqualTo(1);
    }

    @Test
    void failuresAreTold() throws Exception {
        origin.serve(List.of(
                peer -> {
                    peer.readHead();
                    peer.send("HTTP/1.1 503 Busy\r\nContent-Length: 5\r\n\r\n12");
                },
                peer -> peer.readHead(),
                peer -> {
                    peer.readHead();
                    peer.awaitClosed();
                },
                peer -> {
                    peer.readHead();
                    peer.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                }));
        var upstream = upstream();

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> calls.get(upstream, "/")).isInstanceOf(UpstreamException.class);
        }
        calls.get(upstream, "/");

        assertThat(count("GET", "503", "IO_ERROR")).isEqualTo(1);
        assertThat(count("GET", "NONE", "IO_ERROR")).isEqualTo(1);
        assertThat(count("GET", "NONE", "TIMEOUT")).isEqualTo(1);
        assertThat(count("GET", "404", "CLIENT_ERROR")).isEqualTo(1);
    }

    @Test
    void cancelledCallsAreTold() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.awaitClosed();
        });
        var upstream =
                calls.upstream(Upstream.builder(origin.uri()).name("users").meters(registry));
        var pending = calls.start(() -> Calls.read(upstream, "/"));
        Eventually.isTrue("it is there", () -> origin.requests() == 1);

        pending.coroutine().cancel("enough");
        assertThatThrownBy(pending::get).isInstanceOf(Exception.class);

        assertThat(count("GET", "NONE", "CANCELLED")).isEqualTo(1);
    }

    @Test
    void retriesAreCounted() throws Exception {
        origin.serve(List.of(
                peer -> {
                    peer.readHead();
                    peer.send(OK);
                    peer.readHead();
                },
                peer -> peer.answerAll(OK)));
        var upstream = upstream();

        calls.get(upstream, "/");
        calls.get(upstream, "/");

        assertThat(registry.get("http.client.retries").counter().count()).isEqualTo(1);
        assertThat(count("GET", "200", "SUCCESS")).isEqualTo(2);
    }

    @Test
    void poolsAreCounted() throws Exception {
        origin.serve(peer -> peer.answerAll(OK));
        var upstream = upstream();

        calls.call(() -> {
            try (var first = upstream.get("/")) {
                assertThat(gauge("http.client.connections.open")).isEqualTo(1);
                assertThat(gauge("http.client.connections.idle")).isZero();
                var second = calls.start(() -> Calls.read(upstream, "/"));
                while (gauge("http.client.waiting") != 1) {
                    Thread.sleep(1);
                }
                first.body().readText();
                return second;
            }
        });

        Eventually.isTrue("the connection is unused", () -> gauge("http.client.connections.idle") == 1);
        assertThat(gauge("http.client.waiting")).isZero();
    }

    @Test
    void bytesAreCountedAsTheyAreOnTheWire() throws Exception {
        var heads = new CopyOnWriteArrayList<String>();
        origin.serve(peer -> {
            heads.add(peer.readHead());
            peer.send(OK);
        });
        var upstream = upstream();

        calls.get(upstream, "/");

        assertThat(bytes("http.client.received")).isEqualTo(OK.length());
        assertThat(bytes("http.client.sent")).isEqualTo(heads.getFirst().length());
    }

    private double bytes(String name) {
        return registry.get(name).tag("upstream", "users").counter().count();
    }

    @Test
    void quantilesCanBeMadeOfTheBuckets() throws Exception {
        origin.serve(peer -> peer.answerAll(OK));

        calls.get(upstream(), "/");

        var timer = registry.get("http.client.requests").timer();
        assertThat(timer.takeSnapshot().histogramCounts())
                .extracting(bucket -> bucket.bucket(TimeUnit.MICROSECONDS))
                .contains(50.0, 1_000.0, 10_000_000.0);
    }

    @Test
    void groupsTellUpstreamsOfOneNameApart() throws Exception {
        origin.serve(peer -> peer.answerAll(OK));
        var one = calls.upstream(Upstream.builder(origin.uri()).name("users").meters(registry, "one"));
        calls.upstream(Upstream.builder(origin.uri()).name("users").meters(registry, "two"));

        calls.get(one, "/");

        assertThat(registry.find("http.client.connections.open").gauges())
                .extracting(gauge -> gauge.getId().getTag("group"), Gauge::value)
                .containsExactlyInAnyOrder(tuple("one", 1.0), tuple("two", 0.0));
    }

    @Test
    void upstreamThatReplacesAnotherOfItsNameKeepsItsMeters() throws Exception {
        origin.serve(peer -> peer.answerAll(OK));
        var before = upstream();
        calls.get(before, "/");
        var after = upstream();
        calls.get(after, "/");
        assertThat(gauge("http.client.connections.open")).as("of both").isEqualTo(2);

        before.close();

        Eventually.isTrue("one is left", () -> gauge("http.client.connections.open") == 1);
        assertThat(count("GET", "200", "SUCCESS")).isEqualTo(2);
        calls.get(after, "/");
        assertThat(count("GET", "200", "SUCCESS")).isEqualTo(3);
        after.close();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void closeTakesTheMetersAway() throws Exception {
        origin.serve(peer -> peer.answerAll(OK));
        var upstream = upstream();
        calls.get(upstream, "/");

        upstream.close();

        assertThat(registry.getMeters()).isEmpty();
    }
}
