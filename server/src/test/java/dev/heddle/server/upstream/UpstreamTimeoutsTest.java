package dev.heddle.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.coroutine.Timeout;
import dev.heddle.server.fixture.Calls;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawOrigin;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.upstream.UpstreamException.Phase;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An upstream that is too slow: only the outcome is asserted, since a busy machine may take its time. */
@ExtendWith(NoLeaks.class)
class UpstreamTimeoutsTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final Duration SHORT = Duration.ofMillis(150);
    private static final Duration LONG = Duration.ofHours(1);

    @RegisterExtension
    final RawOrigin origin = new RawOrigin();

    @RegisterExtension
    final Calls calls = new Calls();

    private static UpstreamTimeouts allLong() {
        return new UpstreamTimeouts(LONG, LONG, LONG, LONG, LONG, LONG, LONG);
    }

    private Upstream upstream(UpstreamTimeouts timeouts) {
        return calls.upstream(Upstream.builder(origin.uri()).name("origin").timeouts(timeouts));
    }

    private void assertTimedOut(Calls.Pending<?> call, Phase phase, boolean retrySafe, String why) {
        assertThatThrownBy(call::get)
                .isInstanceOfSatisfying(UpstreamException.class, e -> {
                    assertThat(e.phase()).isEqualTo(phase);
                    assertThat(e.isTimeout()).isTrue();
                    assertThat(e.isRetrySafe()).isEqualTo(retrySafe);
                })
                .hasMessageContaining(why);
    }

    // ---- each phase

    @Test
    void originThatNeverAnswersIsGivenUp() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.awaitClosed();
        });
        var upstream = upstream(allLong().withHead(SHORT));

        assertTimedOut(
                calls.start(() -> upstream.get("/")),
                Phase.RECEIVE_HEAD,
                true,
                "upstream origin, receive head: nothing received within PT0.15S");
        assertTimedOut(
                calls.start(() -> upstream.request("POST", "/").send()), Phase.RECEIVE_HEAD, false, "nothing received");
        origin.awaitEnded(2);
        assertThat(origin.requests()).as("a time-out is not retried").isEqualTo(2);
    }

    @Test
    void originThatStallsWithinTheHeadIsGivenUp() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\n");
            peer.awaitClosed();
        });
        var upstream = upstream(allLong().withHead(SHORT));

        assertTimedOut(calls.start(() -> upstream.get("/")), Phase.RECEIVE_HEAD, false, "nothing received");
    }

    @Test
    void originThatStallsWithinTheBodyIsGivenUp() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
            peer.awaitClosed();
        });
        var upstream = upstream(allLong().withBody(SHORT));

        assertTimedOut(calls.start(() -> Calls.read(upstream, "/")), Phase.RECEIVE_BODY, false, "nothing received");
        origin.awaitEnded(1);
    }

    @Test
    void originThatDoesNotReadTheRequestIsGivenUp() throws Exception {
        var givenUp = new Signal("given up");
        origin.serve(peer -> givenUp.await());
        var upstream = upstream(allLong().withSend(SHORT));

        assertTimedOut(
                calls.start(() ->
                        upstream.request("PUT", "/").body(new byte[64_000_000]).send()),
                Phase.SEND,
                true,
                "the peer has not read within PT0.15S");
        givenUp.give();
    }

    @Test
    void theTimeForTheHeadBeginsWhenTheRequestHasBeenSent() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.awaitClosed();
        });
        var upstream = upstream(allLong().withHead(Duration.ofMillis(20)));

        assertThatThrownBy(() -> calls.call(() -> upstream.request("POST", "/")
                        .body(body -> {
                            Thread.sleep(200);
                            throw new IOException("sent in vain");
                        })
                        .send()))
                .isInstanceOf(UpstreamException.class)
                .hasMessage("upstream origin, send: sent in vain");
    }

    @Test
    void addressThatDoesNotAnswerIsGivenUp() throws Exception {
        // The queue of a listener that accepts nothing takes a few connections; the kernel answers no more after.
        try (var silent = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            var fillers = new java.util.ArrayList<java.nio.channels.SocketChannel>();
            for (int i = 0; i < 16; i++) {
                var filler = java.nio.channels.SocketChannel.open();
                filler.configureBlocking(false);
                filler.connect(silent.getLocalSocketAddress());
                fillers.add(filler);
            }
            var upstream = calls.upstream(Upstream.builder("http://127.0.0.1:" + silent.getLocalPort())
                    .timeouts(allLong().withConnect(SHORT)));

            assertTimedOut(calls.start(() -> upstream.get("/")), Phase.CONNECT, true, "no connection to 127.0.0.1");
            for (var filler : fillers) {
                filler.close();
            }
        }
    }

    // ---- the whole call

    private Calls.Pending<String> withDeadline(Upstream upstream, Duration deadline) {
        return calls.start(() -> {
            try (var response = upstream.request("GET", "/").deadline(deadline).send()) {
                return response.body().readText();
            }
        });
    }

    @Test
    void deadlineEndsTheWaitForTheHead() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.awaitClosed();
        });

        assertTimedOut(
                withDeadline(upstream(allLong()), SHORT),
                Phase.RECEIVE_HEAD,
                true,
                "the call's deadline of PT0.15S is over");
    }

    @Test
    void deadlineEndsABodyThatKeepsComing() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\n\r\n");
            try {
                while (true) {
                    peer.send("x");
                    Thread.sleep(1);
                }
            } catch (IOException closed) {
                // As it should be.
            }
        });

        assertTimedOut(withDeadline(upstream(allLong()), SHORT), Phase.RECEIVE_BODY, false, "deadline of PT0.15S");
    }

    @Test
    void deadlineEndsTheWaitInTheQueue() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.awaitClosed();
        });
        var upstream = calls.upstream(
                Upstream.builder(origin.uri()).timeouts(allLong()).limits(UpstreamLimits.DEFAULT.withConnections(1)));
        var first = calls.start(() -> Calls.read(upstream, "/"));
        Eventually.isTrue("the first is there", () -> origin.requests() == 1);

        assertTimedOut(withDeadline(upstream, SHORT), Phase.QUEUE, true, "no connection within");
        first.coroutine().cancel("enough");
    }

    @Test
    void deadlineThatIsFarEndsNothing() throws Exception {
        origin.serve(peer -> peer.answerAll(OK));

        assertThat(withDeadline(upstream(allLong()), LONG).get()).isEqualTo("ok");
    }

    @Test
    void timeoutAroundTheCallEndsItAndClosesItsConnection() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.awaitClosed();
        });
        var upstream = upstream(allLong());

        assertThatThrownBy(() -> calls.call(() -> Timeout.call(SHORT, () -> Calls.read(upstream, "/"))))
                .isInstanceOf(TimeoutException.class);
        origin.awaitEnded(1);
        Eventually.isTrue("the connection is closed", () -> upstream.count(ConnectionPool::open) == 0);
    }

    @Test
    void timesOutOfRangeAreRefused() {
        assertThatThrownBy(() -> UpstreamTimeouts.DEFAULT.withConnect(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("connect timeout PT0S: allowed is more than zero");
        assertThatThrownBy(() -> UpstreamTimeouts.DEFAULT.withAge(Duration.ofDays(366)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Upstream.builder("http://127.0.0.1:1")
                        .build()
                        .request("GET", "/")
                        .deadline(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("deadline");
        assertThatThrownBy(() -> UpstreamLimits.DEFAULT.withConnections(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("connections 0: allowed is 1 and more");
    }
}
