package dev.heddle.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.RawOrigin;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.upstream.Upstream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Interim responses pass before the final one; a body that the client holds back is asked for when the upstream asks. */
@ExtendWith(NoLeaks.class)
class ProxyInterimTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

    private static final String REDIRECT = """
        HTTP/1.1 302 Found\r
        Transfer-Encoding: chunked\r
        \r
        2\r
        no\r
        0\r
        \r
        """;

    @RegisterExtension
    final RawOrigin origin = new RawOrigin();

    @RegisterExtension
    final TestServer server = new TestServer();

    private void serve(RawOrigin.Script script) throws IOException {
        origin.serve(script);
        server.proxyTo(Upstream.builder(origin.uri()));
    }

    private RawClient ask() throws IOException {
        return server.connect()
                .sendLines("POST / HTTP/1.1", "Host: a", "Content-Length: 4", "Expect: 100-continue", "");
    }

    // ---- interim responses

    @Test
    void earlyHintsReachTheClientBeforeTheResponse() throws Exception {
        var hinted = new Signal("the client has the hints");
        serve(peer -> {
            peer.readHead();
            peer.send(
                    "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nConnection: x-hop\r\nX-Hop: 1\r\n\r\n");
            hinted.await();
            peer.send("HTTP/1.1 102 Processing\r\n\r\n" + OK);
            peer.awaitClosed();
        });
        var client = server.connect().get("/");

        var hints = client.readHead();
        assertThat(hints.status()).isEqualTo(103);
        assertThat(hints.header("Link")).isEqualTo("</a.css>; rel=preload");
        assertThat(hints.header("X-Hop")).isNull();
        assertThat(hints.header("connection")).isNull();
        hinted.give();
        assertThat(client.readHead().status()).isEqualTo(102);
        assertThat(client.read().text()).isEqualTo("ok");
    }

    @Test
    void clientOfHttp10GetsTheResponseOnly() throws Exception {
        serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n" + OK);
            peer.awaitClosed();
        });

        var response = server.connect().send("GET / HTTP/1.0\r\n\r\n").read();

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEqualTo("ok");
    }

    @Test
    void continueThatNobodyWaitsForIsNotPassed() throws Exception {
        serve(peer -> {
            peer.readHead();
            peer.send(CONTINUE + OK);
            peer.awaitClosed();
        });

        assertThat(server.get("/").text()).isEqualTo("ok");
    }

    // ---- 100-continue

    @Test
    void clientIsAskedForItsBodyWhenTheUpstreamAsks() throws Exception {
        var head = new CompletableFuture<String>();
        var mayAsk = new Signal("the origin may ask");
        serve(peer -> {
            head.complete(peer.readHead());
            mayAsk.await();
            peer.send(CONTINUE);
            assertThat(peer.read(4)).isEqualTo("body");
            peer.send(OK);
            assertThat(peer.readHead()).startsWith("GET /next ");
            peer.send(OK);
            peer.awaitClosed();
        });
        var client = ask();
        assertThat(head.get(20, TimeUnit.SECONDS)).containsIgnoringCase("\r\nexpect: 100-continue\r\n");
        mayAsk.give();

        assertThat(client.readHead().status()).isEqualTo(100);
        assertThat(client.send("body").read().text()).isEqualTo("ok");
        assertThat(client.get("/next").read().text()).isEqualTo("ok");
        assertThat(origin.accepted()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno", REDIRECT})
    void clientIsNotAskedForABodyThatTheUpstreamHasRefused(String answer) throws Exception {
        serve(peer -> {
            peer.readHead();
            peer.send(answer);
            assertThat(peer.readToEnd()).isEmpty();
        });
        var client = ask();

        var response = client.read();

        assertThat(response.status()).isGreaterThanOrEqualTo(300);
        assertThat(response.text()).isEqualTo("no");
        assertThat(client.readToEnd()).isEmpty();
        origin.awaitEnded(1);
    }

    @Test
    void upstreamThatAsksAndRefusesAtOnceIsHeard() throws Exception {
        serve(peer -> {
            peer.readHead();
            peer.send(CONTINUE + "HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno");
            peer.awaitClosed();
        });
        var client = server.connect()
                .sendLines(
                        "POST / HTTP/1.1",
                        "Host: a",
                        "Connection: close",
                        "Content-Length: 4",
                        "Expect: 100-continue",
                        "");

        // Whether the client is still asked is a matter of time.
        var response = client.read();
        if (response.status() == 100) {
            response = client.send("body").read();
        }

        assertThat(response.status()).isEqualTo(401);
        assertThat(response.text()).isEqualTo("no");
        assertThat(client.readToEnd()).isEmpty();
        origin.awaitEnded(1);
    }

    @Test
    void clientIsAskedAfterAWhileIfTheUpstreamSaysNothing() throws Exception {
        serve(peer -> {
            peer.readHead();
            assertThat(peer.read(4)).isEqualTo("body");
            peer.send(OK);
            peer.awaitClosed();
        });
        var client = ask();

        assertThat(client.readHead().status()).isEqualTo(100);
        assertThat(client.send("body").read().text()).isEqualTo("ok");
    }

    @Test
    void bodyThatComesUnaskedGoesOnWhenTheUpstreamAsks() throws Exception {
        serve(peer -> {
            peer.readHead();
            peer.send(CONTINUE);
            assertThat(peer.read(4)).isEqualTo("body");
            peer.send(OK);
            peer.awaitClosed();
        });
        var client = ask().send("body");

        var first = client.readHead();
        var response = first.status() == 100 ? client.read() : first;
        assertThat(response.status()).isEqualTo(200);
    }
}
