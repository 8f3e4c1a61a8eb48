package dev.heddle.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.fixture.Calls;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawOrigin;
import dev.heddle.server.upstream.UpstreamException.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The upstream closes a pooled connection just when it is used: sent once more if that is safe, and never otherwise. */
@ExtendWith(NoLeaks.class)
class StaleConnectionTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    /** Answers once, and closes the connection when the next request has come: as if both had crossed. */
    private static final RawOrigin.Script CLOSES_ON_SECOND = peer -> {
        peer.readHead();
        peer.send(OK);
        peer.readHead();
    };

    @RegisterExtension
    final RawOrigin origin = new RawOrigin();

    @RegisterExtension
    final Calls calls = new Calls();

    private Upstream upstreamWithPooledConnection(List<RawOrigin.Script> scripts) throws Exception {
        origin.serve(scripts);
        var upstream = calls.upstream(Upstream.builder(origin.uri()).name("origin"));
        assertThat(calls.get(upstream, "/")).isEqualTo("ok");
        return upstream;
    }

    private String send(UpstreamRequest request) throws Exception {
        return calls.call(() -> {
            try (var response = request.send()) {
                return response.body().readText();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS", "TRACE"})
    void idempotentRequestIsSentOnceMoreOnAnotherConnection(String method) throws Exception {
        var upstream = upstreamWithPooledConnection(List.of(CLOSES_ON_SECOND, peer -> peer.answerAll(OK)));

        assertThat(send(upstream.request(method, "/"))).isEqualTo("ok");

        assertThat(origin.accepted()).isEqualTo(2);
        assertThat(origin.requests()).isEqualTo(3);
    }

    @Test
    void resetCountsLikeAnEnd() throws Exception {
        var upstream = upstreamWithPooledConnection(List.of(
                peer -> {
                    peer.readHead();
                    peer.send(OK);
                    peer.readHead();
                    peer.reset();
                },
                peer -> peer.answerAll(OK)));

        assertThat(send(upstream.request("GET", "/"))).isEqualTo("ok");
    }

    @Test
    void bodyThatIsThereIsSentOnceMore() throws Exception {
        var upstream = upstreamWithPooledConnection(List.of(CLOSES_ON_SECOND, peer -> {
            peer.readHead();
            assertThat(peer.read(100_000)).isEqualTo("x".repeat(100_000));
            peer.send(OK);
            peer.awaitClosed();
        }));

        assertThat(send(upstream.request("PUT", "/").body("x".repeat(100_000)))).isEqualTo("ok");
    }

    private void assertNotRetried(UpstreamRequest request, boolean retrySafe) {
        assertThatThrownBy(() -> send(request)).isInstanceOfSatisfying(UpstreamException.class, e -> {
            assertThat(e.phase()).isIn(Phase.RECEIVE_HEAD, Phase.SEND);
            assertThat(e.isRetrySafe()).isEqualTo(retrySafe);
        });
        assertThat(origin.accepted()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH", "LOCK"})
    void requestThatMayHaveHadAnEffectIsNeverSentTwice(String method) throws Exception {
        var upstream = upstreamWithPooledConnection(List.of(CLOSES_ON_SECOND, peer -> peer.answerAll(OK)));

        assertNotRetried(upstream.request(method, "/").body("order"), false);
        assertThat(origin.requests()).isEqualTo(2);
    }

    @Test
    void streamedBodyIsNotAskedForTwice() throws Exception {
        var upstream = upstreamWithPooledConnection(List.of(CLOSES_ON_SECOND, peer -> peer.answerAll(OK)));

        assertNotRetried(upstream.request("PUT", "/").body(body -> body.write("once")), true);
    }

    @Test
    void responseThatHasBegunIsNotAskedForTwice() throws Exception {
        var upstream = upstreamWithPooledConnection(List.of(
                peer -> {
                    peer.readHead();
                    peer.send(OK);
                    peer.readHead();
                    peer.send("H");
                },
                peer -> peer.answerAll(OK)));

        assertNotRetried(upstream.request("GET", "/"), false);
    }

    @Test
    void newConnectionThatIsClosedIsNotReplaced() throws Exception {
        origin.serve(peer -> peer.readHead());
        var upstream = calls.upstream(Upstream.builder(origin.uri()));

        assertNotRetried(upstream.request("GET", "/"), true);
    }

    @Test
    void secondConnectionIsANewOneAndTheLast() throws Exception {
        origin.serve(List.of(CLOSES_ON_SECOND, CLOSES_ON_SECOND, peer -> peer.readHead()));
        var upstream = calls.upstream(Upstream.builder(origin.uri()));
        var first = calls.start(() -> {
            try (var one = upstream.get("/");
                    var two = upstream.get("/")) {
                return one.body().readText() + two.body().readText();
            }
        });
        assertThat(first.get()).isEqualTo("okok");
        assertThat(upstream.count(ConnectionPool::idle)).isEqualTo(2);

        assertThatThrownBy(() -> send(upstream.request("GET", "/")))
                .isInstanceOf(UpstreamException.class)
                .hasMessageContaining("without a response");

        assertThat(origin.accepted()).isEqualTo(3);
        assertThat(origin.requests()).isEqualTo(4);
        assertThat(upstream.count(ConnectionPool::idle)).isEqualTo(1);
    }

    @Test
    void retryMakesRoomForItsConnectionInAFullPool() throws Exception {
        origin.serve(List.of(CLOSES_ON_SECOND, CLOSES_ON_SECOND, peer -> peer.answerAll(OK)));
        var upstream = calls.upstream(Upstream.builder(origin.uri()).limits(UpstreamLimits.DEFAULT.withConnections(2)));
        calls.call(() -> {
            try (var one = upstream.get("/");
                    var two = upstream.get("/")) {
                return one.body().readText() + two.body().readText();
            }
        });

        assertThat(send(upstream.request("GET", "/"))).isEqualTo("ok");
        Eventually.isTrue("two are open", () -> upstream.count(ConnectionPool::open) == 2);
    }
}
