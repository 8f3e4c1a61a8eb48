package dev.heddle.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.Server;
import dev.heddle.server.echo.EchoRoutes;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawOrigin;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.Router;
import dev.heddle.server.upstream.Upstream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies pass as they come, in bounded memory, and framed as each side can take it. */
@ExtendWith(NoLeaks.class)
class ProxyStreamingTest {
    private static final int LARGE = 256 * 1024 * 1024;
    /** More than the sockets and buffers between two ends hold, and far less than what is sent. */
    private static final long BUFFERED_AT_MOST = 48L * 1024 * 1024;

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";

    @RegisterExtension
    final RawOrigin origin = new RawOrigin();

    @RegisterExtension
    final TestServer server = new TestServer();

    private void serve(RawOrigin.Script script) throws IOException {
        origin.serve(script);
        server.proxyTo(Upstream.builder(origin.uri()));
    }

    private void answer(String response) throws IOException {
        serve(peer -> {
            peer.readHead();
            peer.send(response);
        });
    }

    // ---- as they come

    @Test
    void piecesOfAResponseReachTheClientOneByOne() throws Exception {
        var first = new Signal("the client has the first event");
        serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            peer.send("9\r\ndata: 1\n\n\r\n");
            first.await();
            peer.send("9\r\ndata: 2\n\n\r\n0\r\n\r\n");
            peer.awaitClosed();
        });
        var client = server.connect().get("/");

        assertThat(client.readHead().header("content-type")).isEqualTo("text/event-stream");
        assertThat(client.readExactly(14)).asString().isEqualTo("9\r\ndata: 1\n\n\r\n");
        first.give();
        assertThat(client.readExactly(19)).asString().isEqualTo("9\r\ndata: 2\n\n\r\n0\r\n\r\n");
    }

    @Test
    void piecesOfARequestReachTheUpstreamOneByOne() throws Exception {
        var first = new Signal("the upstream has the first piece");
        serve(peer -> {
            peer.readHead();
            assertThat(peer.read(6)).isEqualTo("1\r\na\r\n");
            first.give();
            assertThat(peer.read(11)).isEqualTo("1\r\nb\r\n0\r\n\r\n");
            peer.send(OK);
            peer.awaitClosed();
        });
        var client = server.connect()
                .sendLines("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", "")
                .send("1\r\na\r\n");
        first.await();

        assertThat(client.send("1\r\nb\r\n0\r\n\r\n").read().text()).isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sse?count=3&duration=0.05", "/drip?numbytes=5&duration=0.05&delay=0"})
    void streamsOfTheEchoServerPassWhole(String target) throws Exception {
        try (var echo = Server.builder().http(0, EchoRoutes.addTo(new Router())).start()) {
            server.proxyTo(
                    Upstream.builder("http://127.0.0.1:" + echo.httpAddress().getPort()));

            var response = server.get(target);

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body()).isNotEmpty();
        }
    }

    // ---- in bounded memory

    @Test
    void clientThatDoesNotReadStopsTheUpstream() throws Exception {
        var sent = new AtomicLong();
        serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n");
            for (int left = LARGE; left > 0; left -= 64 * 1024) {
                peer.send(new byte[64 * 1024]);
                sent.addAndGet(64 * 1024);
            }
            peer.awaitClosed();
        });
        var client = server.connect().sendLines("GET / HTTP/1.1", "Host: a", "Connection: close", "");

        assertThat(client.readHead().status()).isEqualTo(200);
        assertThat(Eventually.settles("bytes sent", sent::get)).isLessThan(BUFFERED_AT_MOST);

        assertThat(client.input().transferTo(OutputStream.nullOutputStream())).isEqualTo(LARGE);
    }

    @Test
    void upstreamThatDoesNotReadStopsTheClient() throws Exception {
        var mayRead = new Signal("the origin reads");
        var sent = new AtomicLong();
        serve(peer -> {
            peer.readHead();
            mayRead.await();
            assertThat(peer.skip(LARGE)).isEqualTo(LARGE);
            peer.send(OK);
            peer.awaitClosed();
        });
        var client = server.connect().sendLines("POST / HTTP/1.1", "Host: a", "Content-Length: " + LARGE, "");
        var sending = new FutureTask<Void>(() -> {
            for (int left = LARGE; left > 0; left -= 64 * 1024) {
                client.send(new byte[64 * 1024]);
                sent.addAndGet(64 * 1024);
            }
            return null;
        });
        Thread.ofPlatform().name("sender").daemon().start(sending);

        assertThat(Eventually.settles("bytes sent", sent::get)).isLessThan(BUFFERED_AT_MOST);
        mayRead.give();

        assertThat(client.read().text()).isEqualTo("ok");
        sending.get(20, TimeUnit.SECONDS);
    }

    // ---- framed

    @ParameterizedTest
    @CsvSource({"HEAD, 200, 17", "HEAD, 404, 17", "GET, 304, 17"})
    void lengthOfABodyThatIsNotThereIsKept(String method, int status, String length) throws Exception {
        serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 " + status + " Whatever\r\nContent-Length: " + length + "\r\n\r\n");
            assertThat(peer.readHead()).startsWith("GET /next ");
            peer.send(OK);
            peer.awaitClosed();
        });
        var client = server.connect().sendLines(method + " / HTTP/1.1", "Host: a", "");

        var head = client.readHead();

        assertThat(head.status()).isEqualTo(status);
        assertThat(head.header("content-length")).isEqualTo(length);
        assertThat(client.get("/next").read().text()).isEqualTo("ok");
        assertThat(origin.accepted()).isEqualTo(1);
    }

    @Test
    void answerWithoutABodyHasNeitherLengthNorChunks() throws Exception {
        answer("HTTP/1.1 204 No Content\r\n\r\n");

        var head = server.get("/");

        assertThat(head.status()).isEqualTo(204);
        assertThat(head.header("content-length")).isNull();
        assertThat(head.header("transfer-encoding")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\n\r\nabc", "HTTP/1.0 200 OK\r\n\r\nabc"})
    void bodyThatEndsWithItsConnectionBecomesChunks(String response) throws Exception {
        answer(response);
        var client = server.connect().get("/");

        var answer = client.read();

        assertThat(answer.header("transfer-encoding")).isEqualTo("chunked");
        assertThat(answer.text()).isEqualTo("abc");
        assertThat(answer.header("connection")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\n\r\nabc", CHUNKED})
    void bodyOfUnknownLengthEndsWithTheConnectionForHttp10(String response) throws Exception {
        answer(response);
        var client = server.connect().send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

        var head = client.readHead();

        assertThat(head.header("transfer-encoding")).isNull();
        assertThat(head.header("content-length")).isNull();
        assertThat(head.header("connection")).isEqualTo("close");
        assertThat(client.readToEnd()).isEqualTo("abc");
    }
}
