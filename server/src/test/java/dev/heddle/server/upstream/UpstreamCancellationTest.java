package dev.heddle.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.fixture.Calls;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawOrigin;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A call that nobody waits for any more is dropped at once, wherever it is, and its connection is closed. */
@ExtendWith(NoLeaks.class)
class UpstreamCancellationTest {
    @RegisterExtension
    final TestServer server = new TestServer();

    @RegisterExtension
    final RawOrigin origin = new RawOrigin();

    @RegisterExtension
    final Calls calls = new Calls();

    private Upstream upstream() {
        return calls.upstream(Upstream.builder(origin.uri()));
    }

    private void assertDropped(Upstream upstream, Calls.Pending<?> pending) {
        pending.coroutine().cancel("not wanted");

        assertThatThrownBy(pending::get)
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("not wanted");
        origin.awaitEnded(1);
        Eventually.isTrue("no connection is left", () -> upstream.count(ConnectionPool::open) == 0);
    }

    @Test
    void whileItWaitsForTheHead() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.awaitClosed();
        });
        var upstream = upstream();
        var pending = calls.start(() -> Calls.read(upstream, "/"));
        Eventually.isTrue("the request is there", () -> origin.requests() == 1);

        assertDropped(upstream, pending);
    }

    @Test
    void whileItReceivesTheBody() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12");
            peer.awaitClosed();
        });
        var upstream = upstream();
        var begun = new Signal("the body has begun");
        var pending = calls.start(() -> {
            try (var response = upstream.get("/")) {
                response.body().read(new byte[2]);
                begun.give();
                return response.body().readText();
            }
        });
        begun.await();

        assertDropped(upstream, pending);
    }

    @Test
    void whileItSendsTheBody() throws Exception {
        var sending = new Signal("the writer waits");
        var cancelled = new Signal("the writer is cancelled");
        origin.serve(peer -> {
            peer.readHead();
            peer.awaitClosed();
        });
        var upstream = upstream();
        var pending = calls.start(() -> upstream.request("POST", "/")
                .body(body -> {
                    try {
                        sending.give();
                        Thread.sleep(java.time.Duration.ofHours(1));
                    } finally {
                        cancelled.give();
                    }
                })
                .send());
        sending.await();

        assertDropped(upstream, pending);
        assertThat(cancelled.isGiven()).as("the call ends after its writer").isTrue();
    }

    @Test
    void whileTheNameIsLookedUp() throws Exception {
        var asked = new Signal("asked");
        var answer = new Signal("answer");
        var upstream = calls.upstream(Upstream.builder("http://slow.test:1").lookup(host -> {
            asked.give();
            try {
                answer.await();
            } catch (InterruptedException e) {
                throw new AssertionError("the look-up is for all that wait", e);
            }
            throw new java.net.UnknownHostException(host);
        }));
        var pending = calls.start(() -> upstream.get("/"));
        asked.await();
        Eventually.isSuspended(pending.coroutine());

        pending.coroutine().cancel("not wanted");

        assertThatThrownBy(pending::get).isInstanceOf(CancellationException.class);
        assertThat(upstream.count(ConnectionPool::open)).isZero();
        answer.give();
    }

    @Test
    void whenTheClientOfTheHandlerGoesAway() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.awaitClosed();
        });
        var upstream = upstream();
        server.http(exchange -> {
            try (var response = upstream.get("/")) {
                exchange.response().send(response.body().readAll());
            }
        });
        var client = server.connect().get("/");
        Eventually.isTrue("the request is there", () -> origin.requests() == 1);

        client.close();

        origin.awaitEnded(1);
        Eventually.isTrue("no connection is left", () -> upstream.count(ConnectionPool::open) == 0);
        server.awaitNoConnection();
        assertThat(server.cancelled()).isZero();
    }
}
