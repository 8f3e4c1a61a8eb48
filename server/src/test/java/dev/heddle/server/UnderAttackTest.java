package dev.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.Transport;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpTimeouts;
import dev.heddle.server.http.Router;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that are slow, silent, or want too much are cut and counted, each by its limit, and another is served meanwhile. */
@ExtendWith(NoLeaks.class)
class UnderAttackTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    /** Where it must not be over for who is only held up by a busy machine. */
    private static final Duration PATIENT = Duration.ofSeconds(2);

    /** After {@link #PATIENT}, and when it is looked for those who are late. */
    private static final Duration LATE = PATIENT.multipliedBy(3).dividedBy(2);

    private static final Duration LONG = Duration.ofHours(1);
    private static final HttpTimeouts PATIENT_WITH_ALL = new HttpTimeouts(LONG, LONG, LONG, LONG, 0, Duration.ZERO);
    private static final int ATTACKERS = 10;

    @RegisterExtension
    final TestServer server = new TestServer();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicInteger handled = new AtomicInteger();
    private final AtomicLong taken = new AtomicLong();
    private final Signal never = new Signal("nobody waits so long");

    private final Router router = new Router()
            .get("/hello", exchange -> exchange.response().send("hello"))
            .get("/endless", this::sendWithoutEnd)
            .get("/kilobytes", exchange -> {
                handled.incrementAndGet();
                exchange.response().send(new byte[4 * 1024]);
            })
            .get("/hangs", exchange -> {
                try {
                    never.await();
                } finally {
                    handled.incrementAndGet();
                }
            })
            .get("/streams", exchange -> {
                try (var body = exchange.response().stream()) {
                    body.write("begin, ");
                    Thread.sleep(LATE);
                    body.write("end");
                }
            })
            .any(
                    "/text",
                    exchange ->
                            exchange.response().send(exchange.request().body().readText()));

    private void sendWithoutEnd(HttpExchange exchange) throws IOException {
        var piece = new byte[64 * 1024];
        try (var body = exchange.response().stream()) {
            while (true) {
                body.write(piece);
                taken.addAndGet(piece.length);
            }
        }
    }

    private interface Attack {
        void begin(RawClient client) throws IOException;
    }

    private void start(HttpTimeouts timeouts) throws IOException {
        server.start(Server.builder().http(0, router).timeouts(timeouts).meters(registry));
    }

    private double limited(String limit) {
        return registry.get("connection.limited")
                .tag("limit", limit)
                .functionCounter()
                .count();
    }

    private List<RawClient> attack(Attack attack) throws IOException {
        var attackers = new ArrayList<RawClient>();
        for (int i = 0; i < ATTACKERS; i++) {
            var client = server.connectWithSmallBuffer();
            attack.begin(client);
            attackers.add(client);
        }
        return attackers;
    }

    /** Each of them by this limit, while another client is served again and again. */
    private void assertAllAreCut(String limit) throws IOException {
        var other = connectAnother();
        Eventually.isTrue("each is counted", () -> {
            assertServed(other);
            return limited(limit) >= ATTACKERS;
        });
        other.close();
        server.awaitNoConnection();
    }

    /** On a busy machine it may have been too late for its own head. */
    private RawClient connectAnother() throws IOException {
        for (int i = 0; i < 100; i++) {
            try {
                var client = server.connect();
                assertThat(client.get("/hello").read().text()).isEqualTo("hello");
                return client;
            } catch (IOException late) {
                assertThat(late).isNotNull();
            }
        }
        throw new AssertionError("no other client is served");
    }

    private static void assertServed(RawClient client) {
        try {
            assertThat(client.get("/hello").read().text()).isEqualTo("hello");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- slow and silent

    @Test
    void clientsThatSendNothing() throws IOException {
        start(new HttpTimeouts(SHORT, LONG, LONG, LONG));

        attack(silent -> {});

        assertAllAreCut("head-timeout");
    }

    @Test
    void headsThatStop() throws IOException {
        start(new HttpTimeouts(SHORT, LONG, LONG, LONG));

        attack(slow -> slow.send("GET / HTTP/1.1\r\nHost: a\r\nX-Slow: "));

        assertAllAreCut("head-timeout");
    }

    @Test
    void bodiesThatStop() throws IOException {
        start(new HttpTimeouts(LONG, SHORT, LONG, LONG));

        attack(slow -> slow.sendLines("POST /text HTTP/1.1", "Host: a", "Content-Length: 10", "", "half"));

        assertAllAreCut("body-timeout");
    }

    @Test
    void bodiesThatDripFasterThanTheirTimeout() throws Exception {
        start(new HttpTimeouts(LONG, PATIENT, LONG, LONG, 1_000_000, Duration.ZERO));
        var attackers = attack(slow -> slow.sendLines("POST /text HTTP/1.1", "Host: a", "Content-Length: 1000000", ""));
        var dripping = Thread.ofVirtual().start(() -> drip(attackers));

        assertAllAreCut("min-rate");

        assertThat(limited("body-timeout")).isZero();
        server.disconnect();
        dripping.join();
    }

    private static void drip(List<RawClient> clients) {
        try {
            while (true) {
                for (var client : clients) {
                    client.send("x");
                }
                Thread.sleep(50);
            }
        } catch (IOException | InterruptedException cut) {
            assertThat(cut).isInstanceOf(IOException.class);
        }
    }

    @Test
    void clientsThatDoNotRead() throws IOException {
        start(new HttpTimeouts(LONG, LONG, LONG, SHORT));

        attack(slow -> slow.get("/endless"));

        assertAllAreCut("send-timeout");
    }

    /** What fits in the client's buffer is its own, some 130 KB: without a bound the kernel takes 4 MB more of each. */
    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "IO_URING"})
    void kernelTakesLittleOfWhatAClientDoesNotRead(Transport transport) throws IOException {
        assumeTrue(transport.isAvailable(), "this machine does not have it");
        server.start(Server.builder()
                .http(0, router)
                .transport(transport)
                .timeouts(new HttpTimeouts(LONG, LONG, LONG, SHORT))
                .meters(registry));

        server.connect().get("/endless");

        Eventually.isTrue("it is cut", () -> limited("send-timeout") == 1);
        assertThat(taken.get()).isBetween(128 * 1024L, 1024 * 1024L);
    }

    @Test
    void clientsThatStayBetweenRequests() throws IOException {
        start(new HttpTimeouts(LONG, LONG, SHORT.multipliedBy(5), LONG));

        attack(idle -> idle.get("/hello"));

        Eventually.isTrue("each is counted", () -> limited("idle-timeout") == ATTACKERS);
        server.awaitNoConnection();
    }

    @Test
    void clientsThatEndTheirOutputAndStay() throws IOException {
        start(PATIENT_WITH_ALL);
        var other = server.connect();
        var attackers = attack(halfClosed -> halfClosed.get("/hello").endOutput());

        Eventually.isTrue("only another one is left", () -> {
            assertServed(other);
            return server.server().openConnections() == 1;
        });
        for (var client : attackers) {
            assertThat(client.read().text()).isEqualTo("hello");
        }
    }

    // ---- too much

    @Test
    void requestsInARowFromAClientThatDoesNotRead() throws Exception {
        start(new HttpTimeouts(LONG, LONG, LONG, SHORT));
        var attackers = attack(silent -> {});
        var sending = new ArrayList<Thread>();
        for (var client : attackers) {
            sending.add(Thread.ofVirtual().start(() -> sendUntilCut(client)));
        }

        assertAllAreCut("send-timeout");

        for (var thread : sending) {
            thread.join();
        }
        // What the sockets of both sides hold, and no more: gigabytes were asked for.
        assertThat(handled.get()).isLessThan(ATTACKERS * 10_000);
    }

    private static void sendUntilCut(RawClient client) {
        try {
            while (true) {
                client.get("/kilobytes");
            }
        } catch (IOException cut) {
            assertThat(cut).isNotNull();
        }
    }

    @Test
    void headsThatAreTooLarge() throws IOException {
        start(PATIENT_WITH_ALL);

        attack(large -> large.send("GET / HTTP/1.1\r\nHost: a\r\nX-Large: " + "x".repeat(33 * 1024)));

        assertAllAreCut("max-header-bytes");
    }

    @Test
    void requestLinesThatAreTooLong() throws IOException {
        start(PATIENT_WITH_ALL);

        attack(large -> large.send("GET /" + "x".repeat(9 * 1024)));

        assertAllAreCut("max-request-line");
    }

    @Test
    void bodiesThatAreTooLong() throws IOException {
        start(PATIENT_WITH_ALL);

        attack(large -> large.sendLines("POST /text HTTP/1.1", "Host: a", "Content-Length: 99999999999999", ""));

        assertAllAreCut("max-body-bytes");
    }

    @Test
    void connectionsOfOneClient() throws IOException {
        server.start(Server.builder()
                .http(0, router)
                .proxyProtocol(ProxyProtocol.FROM_ANY)
                .maxConnectionsPerClient(2)
                .meters(registry));
        var first = connectFrom("192.0.2.1");
        assertServed(first);
        assertServed(connectFrom("192.0.2.1"));

        var refused = connectFrom("192.0.2.1").read();

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("retry-after")).isEqualTo("1");
        assertThat(registry.get("connection.rejected")
                        .tag("limit", "max-connections-per-client")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
        assertServed(connectFrom("192.0.2.2"));
        first.close();
        Eventually.isTrue("its place is free", () -> server.server().openConnections() <= 2);
        assertServed(connectFrom("192.0.2.1"));
    }

    private RawClient connectFrom(String address) throws IOException {
        return server.connect().sendLines("PROXY TCP4 " + address + " 192.0.2.9 4711 80");
    }

    // ---- plain TCP

    @Test
    void peersOfTcpThatDoNotRead() throws Exception {
        server.start(Server.builder()
                .tcp(0, connection -> connection.transferTo(connection))
                .tcpIdle(SHORT)
                .meters(registry));
        var peer = server.connectTcp();
        var sending = Thread.ofVirtual().start(() -> drench(peer));

        Eventually.isTrue("it is counted", () -> limited("tcp-idle-timeout") == 1);

        server.disconnect();
        sending.join();
    }

    private static void drench(RawClient peer) {
        try {
            while (true) {
                peer.send(new byte[64 * 1024]);
            }
        } catch (IOException cut) {
            assertThat(cut).isNotNull();
        }
    }

    // ---- handlers

    @Test
    void handlersThatHang() throws IOException {
        start(PATIENT_WITH_ALL.withHandler(PATIENT));

        var attackers = attack(client -> client.get("/hangs"));

        for (var client : attackers) {
            var answer = client.read();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.readToEnd()).isEmpty();
        }
        assertAllAreCut("handler-timeout");
        assertThat(handled.get()).isEqualTo(ATTACKERS);
    }

    @Test
    void streamsMayTakeLongerThanTheirHeadsAndClientsThanHandlers() throws Exception {
        start(PATIENT_WITH_ALL.withHandler(PATIENT));
        var slow = server.connect().sendLines("POST /text HTTP/1.1", "Host: a", "Content-Length: 4", "");

        assertThat(server.get("/streams").text()).isEqualTo("begin, end");
        slow.send("late");

        assertThat(slow.read().text()).isEqualTo("late");
        assertThat(limited("handler-timeout")).isZero();
    }
}
