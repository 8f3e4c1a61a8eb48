package dev.heddle.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.balancing.GroupMember;
import dev.heddle.server.balancing.RetryPolicy;
import dev.heddle.server.balancing.StatusSet;
import dev.heddle.server.balancing.UpstreamGroup;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawOrigin;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.upstream.Upstream;
import dev.heddle.server.upstream.UpstreamTimeouts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A call that has failed is made again at another member, if it cannot have its effect twice. */
@ExtendWith(NoLeaks.class)
class RetryTest {
    private static final String GOOD = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood";
    private static final String BUSY = "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy";

    /** Whose turn it is first. */
    @RegisterExtension
    final RawOrigin first = new RawOrigin();

    @RegisterExtension
    final RawOrigin second = new RawOrigin();

    @RegisterExtension
    final TestServer server = new TestServer();

    private ReverseProxy proxy;

    private void start(RetryPolicy retries) throws IOException {
        start(UpstreamGroup.builder("origins")
                .member(upstream(first))
                .member(upstream(second))
                .retries(retries));
    }

    private static Upstream upstream(RawOrigin origin) {
        return Upstream.builder(origin.uri())
                .timeouts(UpstreamTimeouts.DEFAULT.withHead(Duration.ofSeconds(5)))
                .build();
    }

    private void start(UpstreamGroup.Builder group) throws IOException {
        proxy = new ReverseProxy(List.of(ProxyRoute.all(group.build())));
        server.http(proxy);
    }

    @AfterEach
    void closeProxy() {
        proxy.close();
    }

    @Test
    void refusedConnectionIsNoFailureForTheClient() throws Exception {
        first.serve(peer -> {});
        first.stopListening();
        second.serve(peer -> {
            assertThat(peer.readHead()).startsWith("POST / HTTP/1.1\r\n").containsOnlyOnce("1.1 heddle");
            assertThat(peer.read(5)).isEqualTo("hello");
            peer.send(GOOD);
        });
        start(RetryPolicy.DEFAULT);

        var response = server.connect().post("/", "hello").read();

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEqualTo("good");
    }

    @Test
    void idempotentRequestIsSentAgainAfterItsConnectionBroke() throws Exception {
        first.serve(peer -> peer.readHead());
        second.serve(peer -> {
            assertThat(peer.readHead()).containsOnlyOnce("1.1 heddle").containsOnlyOnce("x-forwarded-for");
            peer.send(GOOD);
        });
        start(RetryPolicy.DEFAULT);

        assertThat(server.get("/").text()).isEqualTo("good");
        assertThat(first.requests()).isEqualTo(1);
    }

    @Test
    void eachMemberIsCalledByItsOwnHostIfThatIsWanted() throws Exception {
        first.serve(peer -> assertThat(peer.readHead()).contains("host: 127.0.0.1:" + first.port() + "\r\n"));
        second.serve(peer -> {
            assertThat(peer.readHead()).contains("host: 127.0.0.1:" + second.port() + "\r\n");
            peer.send(GOOD);
        });
        var group = UpstreamGroup.builder("origins")
                .member(upstream(first))
                .member(upstream(second))
                .build();
        var forward = RouteAction.Forward.to(group).withHostHeader(RouteAction.HostHeader.UPSTREAM);
        proxy = new ReverseProxy(List.of(new ProxyRoute("", "/", forward)));
        server.http(proxy);

        assertThat(server.get("/").text()).isEqualTo("good");
    }

    @Test
    void postThatWasSentIsNeverSentAgain() throws Exception {
        first.serve(peer -> {
            peer.readHead();
            peer.read(5);
        });
        second.serve(peer -> peer.answerAll(GOOD));
        start(RetryPolicy.DEFAULT);

        assertThat(server.connect().post("/", "hello").read().status()).isEqualTo(502);
        assertThat(second.requests()).isZero();
    }

    @Test
    void postWithoutABodyIsNeverSentAgainEither() throws Exception {
        first.serve(peer -> peer.readHead());
        second.serve(peer -> peer.answerAll(GOOD));
        start(RetryPolicy.DEFAULT);

        assertThat(server.connect().post("/", "").read().status()).isEqualTo(502);
        assertThat(second.requests()).isZero();
    }

    @Test
    void shortBodyThatWasThereIsSentAgain() throws Exception {
        first.serve(peer -> {
            assertThat(peer.readHead()).contains("content-length: 5\r\n");
            assertThat(peer.read(5)).isEqualTo("hello");
        });
        second.serve(peer -> {
            assertThat(peer.readHead()).contains("content-length: 5\r\n");
            assertThat(peer.read(5)).isEqualTo("hello");
            peer.send(GOOD);
        });
        start(RetryPolicy.DEFAULT);

        var response = server.connect()
                .send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
                .read();

        assertThat(response.text()).isEqualTo("good");
    }

    @Test
    void bodyThatCameInPiecesCannotBeSentAgain() throws Exception {
        first.serve(peer -> {
            peer.readHead();
            peer.read(10);
        });
        second.serve(peer -> peer.answerAll(GOOD));
        start(RetryPolicy.DEFAULT);

        var client = server.connect().send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
        Eventually.isTrue("the first half is passed on", () -> first.requests() == 1);

        assertThat(client.send("world").read().status()).isEqualTo(502);
        assertThat(second.requests()).isZero();
    }

    @Test
    void bodyThatHasNotBegunToBeSentGoesToAnotherMember() throws Exception {
        first.serve(peer -> {});
        first.stopListening();
        second.serve(peer -> {
            peer.readHead();
            assertThat(peer.read(10)).isEqualTo("helloworld");
            peer.send(GOOD);
        });
        start(RetryPolicy.DEFAULT);

        var client = server.connect().send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
        Eventually.isTrue("it has come to the second", () -> second.requests() == 1);

        assertThat(client.send("world").read().text()).isEqualTo("good");
    }

    @Test
    void bodyThatIsUsedUpCannotBeSentAgain() throws Exception {
        first.serve(peer -> {
            peer.readHead();
            peer.read(5);
        });
        second.serve(peer -> peer.answerAll(GOOD));
        start(RetryPolicy.DEFAULT);

        var response = server.connect()
                .send("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
                .read();

        assertThat(response.status()).isEqualTo(502);
        assertThat(second.requests()).isZero();
    }

    @Test
    void responseThatHasBegunIsNotReplaced() throws Exception {
        first.serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        });
        second.serve(peer -> peer.answerAll(GOOD));
        start(RetryPolicy.DEFAULT);

        var client = server.connect().get("/");

        assertThat(client.readHead().status()).isEqualTo(200);
        first.awaitEnded(1);
        assertThat(second.requests()).isZero();
    }

    @Test
    void aStatusIsPassedOnUnlessItIsToBeRetried() throws Exception {
        first.serve(peer -> peer.answerAll(BUSY));
        second.serve(peer -> peer.answerAll(GOOD));
        start(RetryPolicy.DEFAULT);

        assertThat(server.get("/").text()).isEqualTo("busy");
    }

    @Test
    void aStatusCanBeRetried() throws Exception {
        first.serve(peer -> peer.answerAll(BUSY));
        second.serve(peer -> peer.answerAll(GOOD));
        start(RetryPolicy.DEFAULT.withStatuses(StatusSet.of(503)));

        assertThat(server.get("/").text()).isEqualTo("good");
        assertThat(first.requests()).isEqualTo(1);
    }

    @Test
    void aStatusIsNotRetriedForPost() throws Exception {
        first.serve(peer -> peer.answerAll(BUSY));
        second.serve(peer -> peer.answerAll(GOOD));
        start(RetryPolicy.DEFAULT.withStatuses(StatusSet.of(503)));

        assertThat(server.connect().post("/", "").read().text()).isEqualTo("busy");
    }

    @Test
    void theLastResponseIsPassedOnWhenAllHaveBeenAsked() throws Exception {
        first.serve(peer -> peer.answerAll(BUSY));
        second.serve(peer -> peer.answerAll(BUSY));
        start(RetryPolicy.DEFAULT.withStatuses(StatusSet.of(503)));

        assertThat(server.get("/").text()).isEqualTo("busy");
        assertThat(first.requests() + second.requests()).isEqualTo(2);
    }

    @Test
    void noRetriesIfThereShouldBeNone() throws Exception {
        first.serve(peer -> peer.readHead());
        second.serve(peer -> peer.answerAll(GOOD));
        start(RetryPolicy.NONE);

        assertThat(server.get("/").status()).isEqualTo(502);
    }

    @Test
    void noRetriesPastTheBudget() throws Exception {
        first.serve(peer -> peer.readHead());
        second.serve(peer -> peer.answerAll(GOOD));
        start(UpstreamGroup.builder("origins")
                .member(upstream(first))
                .member(upstream(second))
                .retries(RetryPolicy.DEFAULT.withBudget(0.5, 0))
                .clock(() -> 0));

        assertThat(server.get("/").status()).as("paid for by half").isEqualTo(502);
        assertThat(server.get("/").status()).as("the second's turn").isEqualTo(200);
        assertThat(server.get("/").status()).as("paid for by three halves").isEqualTo(200);
    }

    /** A third of the calls and more, for as long as one of three is gone: no share that bounds other retries has room. */
    @Test
    void aMemberThatCannotBeReachedTakesNothingFromTheBudget() throws Exception {
        first.serve(peer -> peer.answerAll(GOOD));
        second.serve(peer -> peer.answerAll(GOOD));
        start(UpstreamGroup.builder("origins")
                .member(upstream(first))
                .member(upstream(second))
                .retries(RetryPolicy.DEFAULT.withBudget(0, 0))
                .ejection(null)
                .clock(() -> 0));
        first.stopListening();

        for (int i = 0; i < 6; i++) {
            assertThat(server.get("/").status()).as("call %s", i).isEqualTo(200);
        }
        assertThat(second.requests()).isEqualTo(6);
    }

    @Test
    void nobodyNoticesThatAMemberDies() throws Exception {
        first.serve(peer -> peer.answerAll(GOOD));
        second.serve(peer -> peer.answerAll(GOOD));
        start(RetryPolicy.DEFAULT);
        for (int i = 0; i < 4; i++) {
            assertThat(server.get("/").status()).isEqualTo(200);
        }

        first.stopListening();
        first.resetAll();

        for (int i = 0; i < 4; i++) {
            assertThat(server.get("/").status()).as("call %s", i).isEqualTo(200);
        }
        assertThat(first.requests()).isEqualTo(2);
        assertThat(second.requests()).isEqualTo(6);
    }

    @Test
    void nobodyIsThere() throws Exception {
        first.serve(peer -> {});
        first.stopListening();
        second.serve(peer -> {});
        start(UpstreamGroup.builder("origins")
                .member(GroupMember.of(upstream(first)).withDisabled(true)));

        var response = server.get("/");

        assertThat(response.status()).isEqualTo(503);
        assertThat(response.header("Retry-After")).isEqualTo("1");
    }
}
