package dev.heddle.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.Server;
import dev.heddle.server.balancing.UpstreamGroup;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.RawOrigin;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.upstream.Upstream;
import dev.heddle.server.upstream.UpstreamLimits;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that leaves ends its call to the upstream at once, however far that is. */
@ExtendWith(NoLeaks.class)
class ProxyClientGoneTest {
    @RegisterExtension
    final RawOrigin origin = new RawOrigin();

    @RegisterExtension
    final TestServer server = new TestServer();

    /** Each event loop has a pool of its own. */
    private void startOnOneLoop(Upstream.Builder options) throws IOException {
        var upstream = options.build();
        var group = UpstreamGroup.builder("origin").member(upstream).build();
        var proxy = new ReverseProxy(List.of(ProxyRoute.all(group)));
        server.start(Server.builder().eventLoops(1).upstream(upstream).http(0, proxy));
    }

    private static void leave(RawClient client, boolean byReset) throws IOException {
        if (byReset) {
            client.reset();
        } else {
            client.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whileItWaitsForAConnection(boolean byReset) throws Exception {
        var served = new Signal("the first request is served");
        var answer = new Signal("the first request may be answered");
        origin.serve(peer -> {
            assertThat(peer.readHead()).startsWith("GET /first ");
            served.give();
            answer.await();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst");
            assertThat(peer.readHead()).isNull();
        });
        startOnOneLoop(Upstream.builder(origin.uri()).limits(UpstreamLimits.DEFAULT.withConnections(1)));
        var first = server.connect().get("/first");
        served.await();
        var second = server.connect().get("/second");
        Eventually.isTrue("both are served", () -> server.coroutines().size() == 2);
        server.coroutines().forEach(Eventually::isSuspended);

        leave(second, byReset);

        Eventually.isTrue("the second is gone", () -> server.coroutines().size() == 1);
        answer.give();
        assertThat(first.read().text()).isEqualTo("first");
        assertThat(origin.requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whileTheNameOfTheUpstreamIsLookedUp(boolean byReset) throws Exception {
        var lookup = new Signal("the name is looked up");
        var never = new Signal("the name is known");
        startOnOneLoop(Upstream.builder("http://origin.test").lookup(host -> {
            lookup.give();
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new UnknownHostException(host);
            }
            return List.of();
        }));
        var client = server.connect().get("/");
        lookup.await();

        leave(client, byReset);

        // The look-up goes on: others may wait for it.
        Eventually.isTrue(
                "the client's coroutine has ended",
                () -> server.coroutines().stream()
                        .noneMatch(coroutine -> coroutine.kind().equals("http")));
        never.give();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whileItsBodyIsSent(boolean byReset) throws Exception {
        var received = new Signal("the first piece is received");
        origin.serve(peer -> {
            peer.readHead();
            peer.read(5);
            received.give();
            peer.awaitClosed();
        });
        server.proxyTo(Upstream.builder(origin.uri()));
        var client = server.connect()
                .sendLines("POST / HTTP/1.1", "Host: a", "Content-Length: 100", "")
                .send("12345");
        received.await();

        leave(client, byReset);

        origin.awaitEnded(1);
        server.awaitNoConnection();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whileItsBodyIsSentToAnUpstreamThatDoesNotRead(boolean byReset) throws Exception {
        var left = new Signal("the client has left");
        origin.serve(peer -> {
            peer.readHead();
            left.await();
            peer.awaitClosed();
        });
        server.proxyTo(Upstream.builder(origin.uri()));
        var client = server.connect().sendLines("POST / HTTP/1.1", "Host: a", "Content-Length: 1000000000", "");
        var sent = new AtomicLong();
        var sender = Thread.ofPlatform().daemon().start(() -> sendUntilClosed(client, sent));
        Eventually.settles("bytes sent", sent::get);

        leave(client, byReset);
        left.give();

        origin.awaitEnded(1);
        server.awaitNoConnection();
        sender.join();
    }

    private static void sendUntilClosed(RawClient client, AtomicLong sent) {
        try {
            while (true) {
                client.send(new byte[64 * 1024]);
                sent.addAndGet(64 * 1024);
            }
        } catch (IOException closed) {
            // As intended.
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whileItWaitsForTheResponse(boolean byReset) throws Exception {
        var received = new Signal("the request is received");
        origin.serve(peer -> {
            peer.readHead();
            received.give();
            peer.awaitClosed();
        });
        server.proxyTo(Upstream.builder(origin.uri()));
        var client = server.connect().get("/");
        received.await();
        Eventually.isSuspended(server.coroutine());

        leave(client, byReset);

        origin.awaitEnded(1);
        server.awaitNoConnection();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void afterItsBodyWhileItWaitsForTheResponse(boolean byReset) throws Exception {
        var received = new Signal("the request is received");
        origin.serve(peer -> {
            peer.readHead();
            peer.read(5);
            received.give();
            peer.awaitClosed();
        });
        server.proxyTo(Upstream.builder(origin.uri()));
        var client = server.connect().post("/", "hello");
        received.await();

        leave(client, byReset);

        origin.awaitEnded(1);
        server.awaitNoConnection();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whileTheUpstreamPausesInItsResponse(boolean byReset) throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            peer.awaitClosed();
        });
        server.proxyTo(Upstream.builder(origin.uri()));
        var client = server.connect().get("/");
        assertThat(client.readHead().status()).isEqualTo(200);
        assertThat(client.readExactly(8)).asString().isEqualTo("3\r\nabc\r\n");

        leave(client, byReset);

        origin.awaitEnded(1);
        server.awaitNoConnection();
    }

    @Test
    void whileItDoesNotReadTheResponse() throws Exception {
        var sent = new AtomicLong();
        origin.serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
            try {
                while (true) {
                    peer.send(new byte[64 * 1024]);
                    sent.addAndGet(64 * 1024);
                }
            } catch (IOException closed) {
                // As intended.
            }
        });
        server.proxyTo(Upstream.builder(origin.uri()));
        var client = server.connectWithSmallBuffer().get("/");
        assertThat(client.readHead().status()).isEqualTo(200);
        Eventually.settles("bytes sent", sent::get);

        client.reset();

        origin.awaitEnded(1);
        server.awaitNoConnection();
    }
}
