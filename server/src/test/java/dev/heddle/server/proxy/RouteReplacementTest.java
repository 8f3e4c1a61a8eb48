package dev.heddle.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.balancing.UpstreamGroup;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.RawOrigin;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.upstream.Upstream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Routes are replaced while requests are under way: none fails, no client's connection is closed, no upstream's is left. */
@ExtendWith(NoLeaks.class)
class RouteReplacementTest {
    private static final int CLIENTS = 4;
    private static final int REPLACEMENTS = 100;

    @RegisterExtension
    final RawOrigin one = new RawOrigin();

    @RegisterExtension
    final RawOrigin two = new RawOrigin();

    @RegisterExtension
    final TestServer server = new TestServer();

    private ReverseProxy proxy;

    private static UpstreamGroup groupOf(RawOrigin origin) {
        return UpstreamGroup.builder("group")
                .member(Upstream.builder(origin.uri()).build())
                .build();
    }

    private void start(UpstreamGroup group) throws IOException {
        proxy = new ReverseProxy(List.of(ProxyRoute.all(group)));
        server.http(proxy);
    }

    @AfterEach
    void closeProxy() {
        proxy.close();
    }

    private static void answers(RawOrigin origin, String text) throws IOException {
        origin.serve(peer -> peer.answerAll("HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text));
    }

    @Test
    void requestsUnderWayDoNotFail() throws Exception {
        answers(one, "one");
        answers(two, "two");
        start(groupOf(one));
        var ended = new AtomicBoolean();
        var requests = new AtomicInteger();

        try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < CLIENTS; i++) {
                var client = server.connect();
                all.add(clients.submit(() -> getUntil(ended, client, requests)));
            }
            for (int i = 0; i < REPLACEMENTS; i++) {
                int before = requests.get();
                proxy.routes(List.of(ProxyRoute.all(groupOf(i % 2 == 0 ? two : one))));
                Eventually.isTrue("requests go on", () -> requests.get() > before + CLIENTS);
            }
            ended.set(true);
            for (var client : all) {
                client.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
        assertThat(requests.get()).isGreaterThan(REPLACEMENTS * CLIENTS);
        proxy.close();
        one.awaitEnded(one.accepted());
        two.awaitEnded(two.accepted());
    }

    private static Void getUntil(AtomicBoolean ended, RawClient client, AtomicInteger requests) throws IOException {
        while (!ended.get()) {
            var response = client.get("/").read();
            assertThat(response.status()).as("%s", response).isEqualTo(200);
            assertThat(response.header("connection")).isNull();
            requests.incrementAndGet();
        }
        return null;
    }

    @Test
    void aRequestEndsWithTheRoutesThatItBeganWith() throws Exception {
        var asked = new Signal("the first origin has the request");
        var replaced = new Signal("the routes are replaced");
        var closed = new Signal("the connection is closed");
        one.serve(peer -> {
            peer.readHead();
            asked.give();
            replaced.await();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none");
            peer.awaitClosed();
            closed.give();
        });
        answers(two, "two");
        start(groupOf(one));
        var client = server.connect().get("/");
        asked.await();

        proxy.routes(List.of(ProxyRoute.all(groupOf(two))));

        assertThat(server.get("/").text()).isEqualTo("two");
        assertThat(closed.isGiven()).isFalse();
        replaced.give();
        assertThat(client.read().text()).isEqualTo("one");
        closed.await();
        assertThat(client.get("/").read().text()).isEqualTo("two");
    }

    @Test
    void aGroupThatStaysKeepsItsConnections() throws Exception {
        answers(one, "one");
        answers(two, "two");
        var stays = groupOf(one);
        proxy = new ReverseProxy(List.of(ProxyRoute.all(stays), new ProxyRoute("", "/two", groupOf(two))));
        server.http(proxy);
        var client = server.connect();
        assertThat(client.get("/").read().text()).isEqualTo("one");
        assertThat(client.get("/two").read().text()).isEqualTo("two");

        proxy.routes(List.of(ProxyRoute.all(stays)));

        two.awaitEnded(1);
        assertThat(client.get("/two").read().text()).isEqualTo("one");
        assertThat(one.accepted()).isEqualTo(1);
    }

    @Test
    void wrongRoutesChangeNothing() throws Exception {
        answers(one, "one");
        var group = groupOf(one);
        start(group);
        var client = server.connect();
        assertThat(client.get("/").read().text()).isEqualTo("one");

        assertThatThrownBy(() -> proxy.routes(List.of(ProxyRoute.all(group), ProxyRoute.all(group))))
                .hasMessageContaining("is there twice");

        assertThat(client.get("/").read().text()).isEqualTo("one");
        assertThat(one.accepted()).isEqualTo(1);
    }

    @Test
    void aClosedProxyTakesNoRoutes() throws Exception {
        answers(one, "one");
        start(groupOf(one));
        proxy.close();

        assertThatThrownBy(() -> proxy.routes(List.of())).isInstanceOf(IllegalStateException.class);
    }
}
