package dev.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpHandler;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Stopping without loss: what is in flight ends, what is idle is closed, and what takes too long is cancelled. */
@ExtendWith(NoLeaks.class)
class DrainTest {
    private static final Duration GRACE = Eventually.PATIENCE;
    private static final HttpHandler HELLO = exchange -> exchange.response().send("hello");

    @RegisterExtension
    final TestServer server = new TestServer();

    private final Signal begun = new Signal("the handler has begun");
    private final Signal mayEnd = new Signal("the handler may end");

    /** On a thread of its own, since it waits for what is in flight. */
    private FutureTask<Boolean> startDraining(InetSocketAddress address) {
        var draining = new FutureTask<>(() -> server.server().drain(GRACE));
        Thread.ofPlatform().name("drain").daemon().start(draining);
        Eventually.isTrue("a new connection is refused", () -> isRefused(address));
        return draining;
    }

    private static boolean isRefused(InetSocketAddress address) {
        try (var client = RawClient.connect(address)) {
            return client == null;
        } catch (ConnectException refused) {
            return true;
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    private static boolean result(FutureTask<Boolean> draining)
            throws InterruptedException, ExecutionException, TimeoutException {
        return draining.get(2 * GRACE.toSeconds(), TimeUnit.SECONDS);
    }

    private HttpHandler waiting() {
        return exchange -> {
            begun.give();
            mayEnd.await();
            exchange.response().send("in the end");
        };
    }

    // ---- HTTP

    @Test
    void serverWithoutConnectionsDrainsAtOnce() throws Exception {
        server.http(HELLO);

        assertThat(server.server().isDraining()).isFalse();
        assertThat(server.server().drain(GRACE)).isTrue();
        assertThat(server.server().isDraining()).isTrue();
    }

    @Test
    void exchangeInFlightEndsAndSaysThatItIsTheLast() throws Exception {
        server.http(waiting());
        var client = server.connect().get("/1").get("/2");
        begun.await();

        var draining = startDraining(server.server().httpAddress());
        mayEnd.give();

        var response = client.read();
        assertThat(response.text()).isEqualTo("in the end");
        assertThat(response.header("connection")).isEqualTo("close");
        assertThat(client.readToEnd()).isEmpty();
        client.close();
        assertThat(result(draining)).isTrue();
    }

    @Test
    void idleConnectionsAreClosedSoon() throws Exception {
        server.http(HELLO);
        var used = server.connect();
        assertThat(used.get("/").read().text()).isEqualTo("hello");
        var unused = server.connect();
        Eventually.isTrue("both are served", () -> server.coroutines().size() == 2);

        var draining = startDraining(server.server().httpAddress());

        assertThat(used.readToEnd()).isEmpty();
        assertThat(unused.readToEnd()).isEmpty();
        assertThat(result(draining)).isTrue();
    }

    @Test
    void idleConnectionsAreClosedWhileOthersAreStillServed() throws Exception {
        server.http(exchange -> {
            if (exchange.request().path().equals("/slow")) {
                waiting().handle(exchange);
            }
        });
        var idle = server.connect();
        assertThat(idle.get("/").read().status()).isEqualTo(200);
        var slow = server.connect().get("/slow");
        begun.await();

        var draining = startDraining(server.server().httpAddress());

        assertThat(idle.readToEnd()).isEmpty();
        assertThat(draining.isDone()).isFalse();
        mayEnd.give();
        assertThat(slow.read().text()).isEqualTo("in the end");
        slow.close();
        assertThat(result(draining)).isTrue();
    }

    @Test
    void newConnectionsAreRefusedWhileOthersAreStillServed() throws Exception {
        server.http(waiting());
        var client = server.connect().get("/");
        begun.await();

        var draining = startDraining(server.server().httpAddress());

        assertThat(draining.isDone()).isFalse();
        assertThat(isRefused(server.server().httpAddress())).isTrue();
        mayEnd.give();
        assertThat(client.read().status()).isEqualTo(200);
        client.close();
        assertThat(result(draining)).isTrue();
    }

    @Test
    void requestThatIsHalfReceivedIsServed() throws Exception {
        server.http(HELLO);
        var client = server.connect().send("GET / HTTP/1.1\r\nHo");
        Eventually.isSuspended(server.coroutine());
        var draining = startDraining(server.server().httpAddress());

        client.send("st: a\r\n\r\n");

        var response = client.read();
        assertThat(response.text()).isEqualTo("hello");
        assertThat(response.header("connection")).isEqualTo("close");
        client.close();
        assertThat(result(draining)).isTrue();
    }

    /** Its client could not know that the response before would be the last. */
    @Test
    void requestBehindAResponseThatDidNotSayThatItIsTheLastIsServed() throws Exception {
        server.http(exchange -> {
            if (exchange.request().path().equals("/second")) {
                exchange.response().send("second");
                return;
            }
            var body = exchange.response().stream();
            body.write("first");
            begun.give();
            mayEnd.await();
        });
        var client = server.connect().get("/first");
        begun.await();

        var draining = startDraining(server.server().httpAddress());
        client.get("/second");
        mayEnd.give();

        assertThat(client.read().header("connection")).isNull();
        var last = client.read();
        assertThat(last.text()).isEqualTo("second");
        assertThat(last.header("connection")).isEqualTo("close");
        client.close();
        assertThat(result(draining)).isTrue();
    }

    @Test
    void bodyThatIsHalfReceivedIsServed() throws Exception {
        server.http(exchange -> {
            begun.give();
            exchange.response().send(exchange.request().body().readText());
        });
        var client = server.connect();
        client.sendLines("POST / HTTP/1.1", "Host: a", "Content-Length: 8", "").send("half");
        begun.await();
        var draining = startDraining(server.server().httpAddress());

        client.send("half");

        assertThat(client.read().text()).isEqualTo("halfhalf");
        client.close();
        assertThat(result(draining)).isTrue();
    }

    @Test
    void streamThatHasBegunGoesOnToItsEnd() throws Exception {
        server.http(exchange -> {
            var body = exchange.response().stream();
            body.write("first ");
            begun.give();
            mayEnd.await();
            body.write("second");
        });
        var client = server.connect().get("/");
        begun.await();
        assertThat(client.readHead().header("connection")).isNull();

        var draining = startDraining(server.server().httpAddress());
        mayEnd.give();

        // The head could not say so any more, but it is the last all the same.
        assertThat(client.readToEnd()).isEqualTo("6\r\nfirst \r\n6\r\nsecond\r\n0\r\n\r\n");
        client.close();
        assertThat(result(draining)).isTrue();
    }

    @Test
    void handlerThatOutlivesTheGraceTimeIsCancelled() throws Exception {
        var interrupted = new Signal("the handler was interrupted");
        server.http(exchange -> {
            begun.give();
            try {
                Thread.sleep(Duration.ofHours(1));
            } finally {
                interrupted.give();
            }
        });
        var client = server.connect().get("/");
        begun.await();

        assertThat(server.server().drain(Duration.ofMillis(100))).isFalse();

        assertThat(interrupted.isGiven()).isTrue();
        assertThat(client.readToEnd()).isEmpty();
        assertThat(server.coroutines()).isEmpty();
        server.expectLog("The time for a stop is over: 1 connections are cut");
    }

    @Test
    void handlerThatDoesNotEndEvenThenIsNamed() throws Exception {
        // Not the test's server, which waits for every coroutine.
        var abandoning = Server.builder().http(0, this::resist).start();
        try (var client = RawClient.connect(abandoning.httpAddress())) {
            client.get("/");
            begun.await();

            assertThat(abandoning.drain(Duration.ofMillis(100))).isFalse();

            server.expectLog("The time for a stop is over: 1 connections are cut");
            assertThat(server.expectLog("stops although 1 coroutines have not ended"))
                    .contains("http 127.0.0.1:");
            assertThat(client.readToEnd()).isEmpty();
        } finally {
            mayEnd.give();
        }
    }

    private void resist(HttpExchange exchange) {
        begun.give();
        while (!mayEnd.isGiven()) {
            try {
                mayEnd.await();
            } catch (InterruptedException stubborn) {
                assertThat(stubborn).isNotNull();
            }
        }
    }

    @Test
    void interruptEndsTheWaitOfWhoDrains() throws Exception {
        server.http(waiting());
        var client = server.connect().get("/");
        begun.await();
        var draining = new FutureTask<>(() -> {
            assertThatThrownBy(() -> server.server().drain(GRACE)).isInstanceOf(InterruptedException.class);
            return null;
        });
        var thread = Thread.ofPlatform().name("drain").daemon().start(draining);
        Eventually.isTrue("the server drains", server.server()::isDraining);

        thread.interrupt();

        draining.get(GRACE.toSeconds(), TimeUnit.SECONDS);
        mayEnd.give();
        assertThat(client.read().status()).isEqualTo(200);
    }

    // ---- TCP

    @Test
    void tcpConnectionsThatWaitForTheirPeerEnd() throws Exception {
        server.start(Server.builder().tcp(0, connection -> {
            connection.transferTo(connection);
            connection.write("bye".getBytes(StandardCharsets.US_ASCII));
        }));
        var client = server.connectTcp();
        assertThat(client.send("hello").readExactly(5)).asString().isEqualTo("hello");

        var draining = startDraining(server.server().tcpAddress());

        assertThat(client.readToEnd()).isEqualTo("bye");
        assertThat(result(draining)).isTrue();
    }

    @Test
    void tcpHandlerThatIsBusyEnds() throws Exception {
        server.start(Server.builder().tcp(0, connection -> {
            begun.give();
            mayEnd.await();
            connection.write(new byte[] {'!'});
        }));
        var client = server.connectTcp();
        begun.await();

        var draining = startDraining(server.server().tcpAddress());
        mayEnd.give();

        assertThat(client.readToEnd()).isEqualTo("!");
        assertThat(result(draining)).isTrue();
    }
}
