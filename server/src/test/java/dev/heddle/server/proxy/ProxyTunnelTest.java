package dev.heddle.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.RawOrigin;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.upstream.Upstream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An exchange that goes on with another protocol is a tunnel of bytes, each way for itself. */
@ExtendWith(NoLeaks.class)
class ProxyTunnelTest {
    private static final String ASK = """
        GET /chat HTTP/1.1\r
        Host: a\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Key: k\r
        \r
        """;
    private static final String SWITCH = """
        HTTP/1.1 101 Switching Protocols\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Accept: a\r
        \r
        """;
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    /** More than the sockets and buffers between two ends hold, and far less than what is sent. */
    private static final long BUFFERED_AT_MOST = 48L * 1024 * 1024;

    private static final int LARGE = 256 * 1024 * 1024;

    @RegisterExtension
    final RawOrigin origin = new RawOrigin();

    @RegisterExtension
    final TestServer server = new TestServer();

    /** Switches, then does what the script says. */
    private RawClient open(RawOrigin.Script afterSwitch) throws IOException {
        return open(afterSwitch, TunnelTimeouts.DEFAULT);
    }

    private RawClient open(RawOrigin.Script afterSwitch, TunnelTimeouts timeouts) throws IOException {
        origin.serve(peer -> {
            peer.readHead();
            peer.send(SWITCH);
            afterSwitch.run(peer);
        });
        server.proxyTo(Upstream.builder(origin.uri()), ReverseProxy.builder().tunnels(timeouts));
        var client = server.connect().send(ASK);
        assertThat(client.readHead().status()).isEqualTo(101);
        return client;
    }

    // ---- the switch

    @Test
    void passesTheOfferAndTheSwitch() throws Exception {
        var head = new CompletableFuture<String>();
        origin.serve(peer -> {
            head.complete(peer.readHead());
            peer.send(SWITCH);
            peer.awaitClosed();
        });
        server.proxyTo(Upstream.builder(origin.uri()));

        var answer = server.connect().send(ASK).readHead();

        assertThat(head.get(20, TimeUnit.SECONDS))
                .startsWith("GET /chat HTTP/1.1\r\n")
                .containsIgnoringCase("\r\nconnection: upgrade\r\n")
                .containsIgnoringCase("\r\nupgrade: websocket\r\n")
                .contains("\r\nSec-WebSocket-Key: k\r\n");
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 101 Switching Protocols");
        assertThat(answer.header("connection")).isEqualToIgnoringCase("upgrade");
        assertThat(answer.header("upgrade")).isEqualTo("websocket");
        assertThat(answer.header("Sec-WebSocket-Accept")).isEqualTo("a");
        assertThat(answer.header("content-length")).isNull();
        assertThat(answer.header("transfer-encoding")).isNull();
    }

    @Test
    void bytesBehindEitherHeadAreNotLost() throws Exception {
        var early = new CompletableFuture<String>();
        origin.serve(peer -> {
            peer.readHead();
            peer.send(SWITCH + "GET / first of the upstream");
            early.complete(peer.read(26));
            peer.awaitClosed();
        });
        server.proxyTo(Upstream.builder(origin.uri()));

        var client = server.connect().send(ASK + "GET / HTTP/1.1 of a client");

        assertThat(client.readHead().status()).isEqualTo(101);
        assertThat(client.readExactly(27)).asString().isEqualTo("GET / first of the upstream");
        assertThat(early.get(20, TimeUnit.SECONDS)).isEqualTo("GET / HTTP/1.1 of a client");
    }

    @Test
    void otherAnswerPassesAndTheConnectionGoesOn() throws Exception {
        origin.serve(peer -> {
            assertThat(peer.readHead()).containsIgnoringCase("upgrade: websocket");
            peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
            assertThat(peer.readHead()).startsWith("GET /next ").doesNotContainIgnoringCase("upgrade");
            peer.send(OK);
            peer.awaitClosed();
        });
        server.proxyTo(Upstream.builder(origin.uri()));

        // The next request is there before the answer to the first.
        var client = server.connect().send(ASK).get("/next");

        var refusal = client.read();
        assertThat(refusal.status()).isEqualTo(403);
        assertThat(refusal.text()).isEqualTo("no");
        assertThat(client.read().text()).isEqualTo("ok");
        assertThat(origin.accepted()).isEqualTo(1);
    }

    private String headAtOrigin(String request) throws Exception {
        var head = new CompletableFuture<String>();
        origin.serve(peer -> {
            head.complete(peer.readHead());
            peer.send(OK);
            peer.awaitClosed();
        });
        server.proxyTo(Upstream.builder(origin.uri()));
        assertThat(server.connect().send(request).read().status()).isEqualTo(200);
        return head.get(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2c", "H2C", "HTTP/2.0", "TLS/1.2", "h2c, h2"})
    void protocolsThatCarryRequestsAreNotOffered(String protocols) throws Exception {
        var head = headAtOrigin("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: " + protocols
                + "\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");

        assertThat(head).doesNotContainIgnoringCase("upgrade").doesNotContainIgnoringCase("http2-settings");
    }

    @Test
    void otherProtocolsBesideThemAre() throws Exception {
        var head = headAtOrigin(
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c, websocket\r\nUpgrade: x/1\r\n\r\n");

        assertThat(head).containsIgnoringCase("\r\nupgrade: websocket, x/1\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n", // Connection does not name it
                "GET / HTTP/1.0\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\nContent-Length: 1\r\n\r\na"
            })
    void whatIsNoOfferIsNotPassed(String request) throws Exception {
        assertThat(headAtOrigin(request)).doesNotContainIgnoringCase("upgrade");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n"
            })
    void switchToWhatWasNotOfferedIsBadGateway(String answer) throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.send(answer);
            peer.awaitClosed();
        });
        server.proxyTo(Upstream.builder(origin.uri()));

        assertThat(server.connect().send(ASK).read().status()).isEqualTo(502);
        origin.awaitEnded(1);
    }

    @Test
    void switchWithoutAnOfferIsBadGateway() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.send(SWITCH);
            peer.awaitClosed();
        });
        server.proxyTo(Upstream.builder(origin.uri()));

        assertThat(server.get("/").status()).isEqualTo(502);
        origin.awaitEnded(1);
    }

    // ---- bytes

    @Test
    void manyBytesPassBothWaysAtOnce() throws Exception {
        var sent = new byte[8_000_000];
        new Random(1).nextBytes(sent);
        var client = open(peer -> peer.echo(sent.length));

        var sending = inBackground(() -> client.send(sent));

        assertThat(client.readExactly(sent.length)).isEqualTo(sent);
        sending.get(20, TimeUnit.SECONDS);
    }

    /** What a sender does in a thread of its own. */
    @FunctionalInterface
    private interface Sending {
        void run() throws Exception;
    }

    private static FutureTask<Void> inBackground(Sending code) {
        var task = new FutureTask<Void>(() -> {
            code.run();
            return null;
        });
        Thread.ofPlatform().name("sender").daemon().start(task);
        return task;
    }

    @Test
    void upstreamThatDoesNotReadStopsTheClient() throws Exception {
        var mayRead = new Signal("the origin reads");
        var sent = new AtomicLong();
        var client = open(peer -> {
            mayRead.await();
            assertThat(peer.skip(LARGE)).isEqualTo(LARGE);
            peer.send("all");
        });

        var sending = inBackground(() -> {
            for (int left = LARGE; left > 0; left -= 64 * 1024) {
                client.send(new byte[64 * 1024]);
                sent.addAndGet(64 * 1024);
            }
        });

        assertThat(Eventually.settles("bytes sent", sent::get)).isLessThan(BUFFERED_AT_MOST);
        mayRead.give();
        assertThat(client.readExactly(3)).asString().isEqualTo("all");
        sending.get(20, TimeUnit.SECONDS);
    }

    @Test
    void clientThatDoesNotReadStopsTheUpstream() throws Exception {
        var sent = new AtomicLong();
        var client = open(peer -> {
            for (int left = LARGE; left > 0; left -= 64 * 1024) {
                peer.send(new byte[64 * 1024]);
                sent.addAndGet(64 * 1024);
            }
        });

        assertThat(Eventually.settles("bytes sent", sent::get)).isLessThan(BUFFERED_AT_MOST);
        assertThat(client.input().transferTo(OutputStream.nullOutputStream())).isEqualTo(LARGE);
    }

    @Test
    void bytesBehindTheRequestAreLeftWithTheClientUntilItIsAnswered() throws Exception {
        var mayAnswer = new Signal("the origin answers");
        var sent = new AtomicLong();
        origin.serve(peer -> {
            peer.readHead();
            mayAnswer.await();
            peer.send(SWITCH);
            assertThat(peer.skip(LARGE)).isEqualTo(LARGE);
            peer.send("all");
        });
        server.proxyTo(Upstream.builder(origin.uri()));
        var client = server.connect().send(ASK);

        var sending = inBackground(() -> {
            for (int left = LARGE; left > 0; left -= 64 * 1024) {
                client.send(new byte[64 * 1024]);
                sent.addAndGet(64 * 1024);
            }
        });

        assertThat(Eventually.settles("bytes sent", sent::get)).isLessThan(BUFFERED_AT_MOST);
        mayAnswer.give();
        assertThat(client.readHead().status()).isEqualTo(101);
        assertThat(client.readExactly(3)).asString().isEqualTo("all");
        sending.get(20, TimeUnit.SECONDS);
    }

    // ---- the end

    @Test
    void endOfTheClientsOutputIsPassedOnAndTheAnswerStillComes() throws Exception {
        var client = open(peer -> {
            assertThat(peer.readToEnd()).isEqualTo("question");
            peer.send("answer");
        });

        client.send("question").endOutput();

        assertThat(client.readToEnd()).isEqualTo("answer");
        origin.awaitEnded(1);
        server.awaitNoConnection();
    }

    @Test
    void endOfTheUpstreamsOutputIsPassedOnAndTheClientGoesOn() throws Exception {
        var rest = new CompletableFuture<String>();
        var client = open(peer -> {
            peer.send("last words").endOutput();
            rest.complete(peer.readToEnd());
        });

        assertThat(client.readToEnd()).isEqualTo("last words");
        client.send("thanks").endOutput();

        assertThat(rest.get(20, TimeUnit.SECONDS)).isEqualTo("thanks");
        server.awaitNoConnection();
    }

    @Test
    void longAnswerBehindTheEndOfAnOutputIsNotCut() throws Exception {
        var sent = new byte[20_000_000];
        new Random(2).nextBytes(sent);
        var client = open(peer -> {
            assertThat(peer.readToEnd()).isEmpty();
            peer.send(sent);
        });

        client.endOutput();

        assertThat(client.input().readAllBytes()).isEqualTo(sent);
    }

    @Test
    void resetOfTheClientResetsTheUpstream() throws Exception {
        var seen = new CompletableFuture<Throwable>();
        var client = open(peer -> {
            peer.echo(1);
            try {
                peer.readToEnd();
            } catch (IOException reset) {
                seen.complete(reset);
            }
        });
        client.send("a").readExactly(1);

        client.reset();

        assertThat(seen.get(20, TimeUnit.SECONDS)).isInstanceOf(SocketException.class);
        server.awaitNoConnection();
    }

    @Test
    void resetOfAClientThatHasEndedItsOutputClosesTheUpstream() throws Exception {
        var ended = new Signal("the client's output has ended");
        var client = open(peer -> {
            assertThat(peer.readToEnd()).isEmpty();
            ended.give();
            peer.sendUntilClosed();
        });
        client.endOutput();
        ended.await();

        client.reset();

        origin.awaitEnded(1);
        server.awaitNoConnection();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void resetOfTheUpstreamResetsTheClient(boolean afterHalfClose) throws Exception {
        var ready = new Signal("the client waits");
        var client = open(peer -> {
            peer.send("a");
            if (afterHalfClose) {
                peer.endOutput();
            }
            ready.await();
            peer.reset();
        });
        assertThat(client.readExactly(1)).asString().isEqualTo("a");
        if (afterHalfClose) {
            assertThat(client.readToEnd()).isEmpty();
        }
        ready.give();

        if (afterHalfClose) {
            assertThatThrownBy(() -> {
                        while (true) {
                            client.send("more");
                        }
                    })
                    .isInstanceOf(SocketException.class);
        } else {
            assertThatThrownBy(client::readToEnd).isInstanceOf(SocketException.class);
        }
        server.awaitNoConnection();
    }

    @Test
    void silentTunnelIsReset() throws Exception {
        var client = open(RawOrigin.Peer::awaitClosed, TunnelTimeouts.DEFAULT.withIdle(Duration.ofMillis(100)));

        assertThatThrownBy(client::readToEnd).isInstanceOf(SocketException.class);
        origin.awaitEnded(1);
        server.awaitNoConnection();
    }

    @Test
    void sideThatIsAloneAndSilentIsReset() throws Exception {
        var reset = new Signal("the client has been reset");
        var client = open(
                peer -> {
                    assertThat(peer.readToEnd()).isEqualTo("bye");
                    reset.await();
                },
                TunnelTimeouts.DEFAULT.withHalfClose(Duration.ofMillis(100)));

        client.send("bye").endOutput();

        assertThatThrownBy(client::readToEnd).isInstanceOf(SocketException.class);
        reset.give();
        server.awaitNoConnection();
    }

    // ---- the server's end

    @Test
    void drainLeavesATunnelUntilItsTimeIsOver() throws Exception {
        var client = open(peer -> {
            peer.echo(4);
            peer.awaitClosed();
        });
        var draining = new FutureTask<>(() -> server.server().drain(Duration.ofSeconds(2)));
        Thread.ofPlatform().daemon().start(draining);
        Eventually.isTrue("the server drains", () -> server.server().isDraining());

        assertThat(client.send("ping").readExactly(4)).asString().isEqualTo("ping");
        assertThatThrownBy(client::readToEnd).isInstanceOf(SocketException.class);

        assertThat(draining.get(20, TimeUnit.SECONDS)).isFalse();
        server.expectLog("1 connections are cut");
        origin.awaitEnded(1);
    }

    @Test
    void timeoutsOutOfRangeAreRefused() {
        for (var wrong : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(366))) {
            assertThatThrownBy(() -> TunnelTimeouts.DEFAULT.withIdle(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("idle timeout " + wrong + ": allowed is more than zero, to a year");
            assertThatThrownBy(() -> TunnelTimeouts.DEFAULT.withHalfClose(wrong))
                    .hasMessage("halfClose timeout " + wrong + ": allowed is more than zero, to a year");
        }
    }
}
