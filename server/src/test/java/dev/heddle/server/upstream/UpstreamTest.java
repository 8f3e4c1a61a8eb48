package dev.heddle.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.CoroutineScope;
import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.Transport;
import dev.heddle.server.Server;
import dev.heddle.server.fixture.Calls;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawOrigin;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.http.Router;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls as a handler's author makes them: what is sent, what comes back, what is refused. */
@ExtendWith(NoLeaks.class)
class UpstreamTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @RegisterExtension
    final TestServer server = new TestServer();

    @RegisterExtension
    final RawOrigin origin = new RawOrigin();

    @RegisterExtension
    final Calls calls = new Calls();

    private Upstream toServer(HttpHandler handler) throws IOException {
        server.http(handler);
        return calls.upstream(Upstream.builder(
                "http://127.0.0.1:" + server.server().httpAddress().getPort()));
    }

    // ---- against the project's own server

    @Test
    void getReturnsStatusHeadersAndBody() throws Exception {
        var users = toServer(exchange -> exchange.response()
                .status(203)
                .header("X-User", exchange.request().target())
                .send("hello"));

        calls.call(() -> {
            try (var response = users.get("/users/17?full=yes")) {
                assertThat(response.status()).isEqualTo(203);
                assertThat(response.version()).isEqualTo("HTTP/1.1");
                assertThat(response.headers().get("x-user")).isEqualTo("/users/17?full=yes");
                assertThat(response.body().readText()).isEqualTo("hello");
                assertThat(response.body().isComplete()).isTrue();
                return null;
            }
        });
    }

    @Test
    void postSendsItsBodyAndHeaders() throws Exception {
        var orders = toServer(exchange -> {
            var request = exchange.request();
            exchange.response()
                    .send(request.method() + " " + request.headers().get("Content-Type") + " "
                            + request.headers().get("Content-Length") + " "
                            + request.body().readText());
        });

        var answer = calls.call(() -> {
            try (var response =
                    orders.post("/", "text/x", "abc".getBytes(java.nio.charset.StandardCharsets.US_ASCII))) {
                return response.body().readText();
            }
        });

        assertThat(answer).isEqualTo("POST text/x 3 abc");
    }

    @Test
    void handlerAnswersWithWhatItsUpstreamAnswers() throws Exception {
        origin.serve(peer -> peer.answerAll(OK));
        var backend = calls.upstream(Upstream.builder(origin.uri()));
        server.http(new Router().get("/", exchange -> {
            try (var response = backend.get("/")) {
                response.body().transferTo(exchange.response().stream());
            }
        }));

        assertThat(server.get("/").text()).isEqualTo("ok");
        backend.close();
    }

    @Test
    void forkReturnsItsResponseToItsParent() throws Exception {
        var upstream =
                toServer(exchange -> exchange.response().send(exchange.request().path()));

        var both = calls.call(() -> CoroutineScope.call(scope -> {
            var one = scope.fork("one", () -> upstream.get("/1"));
            var two = scope.fork("two", () -> upstream.get("/2"));
            try (var first = one.await();
                    var second = two.await()) {
                return first.body().readText() + second.body().readText();
            }
        }));

        assertThat(both).isEqualTo("/1/2");
        assertThat(upstream.count(ConnectionPool::idle)).isEqualTo(2);
    }

    @Test
    void callOnAPooledConnectionSuspendsOnce() throws Exception {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops());
        origin.serve(peer -> peer.answerAll(OK));
        var upstream = calls.upstream(Upstream.builder(origin.uri()));

        long switches = calls.call(() -> {
            Calls.read(upstream, "/");
            long before = calls.scheduler().switches();
            for (int i = 0; i < 10; i++) {
                Calls.read(upstream, "/");
            }
            return calls.scheduler().switches() - before;
        });

        assertThat(switches).isEqualTo(10);
    }

    @Test
    void serverClosesItsUpstreamsAfterItsLastExchange() throws Exception {
        var answer = new Signal("answer");
        origin.serve(peer -> {
            while (peer.readHead() != null) {
                answer.await();
                peer.send(OK);
            }
        });
        var backend = Upstream.builder(origin.uri()).build();
        server.start(Server.builder().upstream(backend).http(0, exchange -> {
            try (var first = backend.get("/1")) {
                first.body().readText();
            }
            exchange.response().send(Calls.read(backend, "/2"));
        }));
        var client = server.connect().get("/");
        Eventually.isTrue("the first call is there", () -> origin.requests() == 1);
        var draining = Thread.ofPlatform().start(() -> server.server().close());
        Eventually.isTrue("it drains", server.server()::isDraining);
        assertThat(backend.isClosed()).isFalse();

        answer.give();

        assertThat(client.read().text()).isEqualTo("ok");
        draining.join();
        assertThat(backend.isClosed()).isTrue();
        origin.awaitEnded(1);
    }

    @Test
    void bodyOfAnyLengthComesBackAsItWasSent() throws Exception {
        var echo = toServer(exchange -> exchange.request().body().transferTo(exchange.response().stream()));
        for (int length : new int[] {0, 1, 32 * 1024, 32 * 1024 + 1, 3_000_000}) {
            var sent = new byte[length];
            Arrays.fill(sent, (byte) length);
            sent = sent.clone();
            var body = sent;

            var received = calls.call(() -> {
                try (var response = echo.request("POST", "/").body(body).send()) {
                    return response.body().readAll();
                }
            });

            assertThat(received).isEqualTo(sent);
        }
        assertThat(server.server().openConnections()).isEqualTo(1);
    }

    @Test
    void headHasTheLengthAndNoBody() throws Exception {
        var upstream = toServer(exchange -> exchange.response().send("hello"));

        calls.call(() -> {
            try (var response = upstream.request("HEAD", "/").send()) {
                assertThat(response.headers().get("Content-Length")).isEqualTo("5");
                assertThat(response.body().isComplete()).isTrue();
                assertThat(response.body().readAll()).isEmpty();
                return null;
            }
        });
        assertThat(calls.get(upstream, "/")).isEqualTo("hello");
        assertThat(server.server().openConnections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void everyTransportServes(String name) throws Exception {
        var transport = Transport.parse(name);
        assumeTrue(transport.isAvailable());
        calls.transport(transport);
        var upstream = toServer(exchange -> exchange.response().send(name));

        assertThat(calls.get(upstream, "/")).isEqualTo(name);
        assertThat(Transport.of(calls.scheduler().eventLoop())).isEqualTo(transport);
    }

    // ---- byte for byte

    private String headOf(java.util.function.UnaryOperator<UpstreamRequest> request, String method) throws Exception {
        var head = new String[1];
        origin.serve(peer -> {
            head[0] = peer.readHead();
            peer.send(OK);
            peer.awaitClosed();
        });
        var upstream = calls.upstream(Upstream.builder(origin.uri()));
        calls.call(() -> {
            try (var response =
                    request.apply(upstream.request(method, "/a?b=c")).send()) {
                return response.body().readText();
            }
        });
        return head[0].replace(String.valueOf(origin.port()), "PORT");
    }

    @Test
    void getHasNoLength() throws Exception {
        assertThat(headOf(request -> request.header("X-A", "1").addHeader("x-a", "2"), "GET"))
                .isEqualTo("GET /a?b=c HTTP/1.1\r\nX-A: 1\r\nx-a: 2\r\nhost: 127.0.0.1:PORT\r\n\r\n");
    }

    @Test
    void postWithoutBodyHasLengthZero() throws Exception {
        assertThat(headOf(request -> request, "POST"))
                .isEqualTo("POST /a?b=c HTTP/1.1\r\nhost: 127.0.0.1:PORT\r\ncontent-length: 0\r\n\r\n");
    }

    @Test
    void hostIsTheCallersIfItIsGiven() throws Exception {
        assertThat(headOf(request -> request.header("Host", "users"), "GET"))
                .isEqualTo("GET /a?b=c HTTP/1.1\r\nHost: users\r\n\r\n");
    }

    // ---- what is refused

    private Upstream nowhere() {
        return calls.upstream(Upstream.builder("http://127.0.0.1:1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "users", "http://a/", "/a b", "/a\r\nX: y", "/a#b", "/ü"})
    void targetThatIsNoneIsRefused(String target) {
        assertThatThrownBy(() -> nowhere().request("GET", target))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allowed is a path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G T", "GET\r\n", "CONNECT"})
    void methodThatIsNoneIsRefused(String method) {
        assertThatThrownBy(() -> nowhere().request(method, "/")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "transfer-encoding", "Upgrade", "Expect", "Keep-Alive", "Connection"})
    void headersOfTheConnectionAreTheClients(String name) {
        assertThatThrownBy(() -> nowhere().request("GET", "/").header(name, "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }

    @Test
    void headerThatWouldSplitTheRequestIsRefused() {
        assertThatThrownBy(() -> nowhere().request("GET", "/").header("X-A", "b\r\nX-C: d"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> nowhere().request("GET", "/").header("X A", "b"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "users:8080",
                "ftp://users",
                "http://",
                "http://users/path",
                "http://a@users",
                "http://users?q",
                "http://users:70000",
                "http://users:0",
                "http://us ers"
            })
    void uriThatIsNoUpstreamIsRefused(String uri) {
        assertThatThrownBy(() -> Upstream.builder(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allowed");
    }

    @Test
    void callOutsideOfCoroutineIsRefused() {
        assertThatThrownBy(() -> nowhere().get("/"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not a coroutine");
    }

    @Test
    void callOfClosedUpstreamIsRefused() {
        var closed = nowhere();
        closed.close();

        assertThatThrownBy(() -> calls.get(closed, "/"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has been closed");
    }

    @Test
    void readingAClosedResponseIsRefused() throws Exception {
        var upstream = toServer(exchange -> exchange.response().send("hello"));

        assertThatThrownBy(() -> calls.call(() -> {
                    var response = upstream.get("/");
                    response.close();
                    response.close();
                    return response.body().readText();
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("the response is closed");
    }
}
