package dev.heddle.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.tcp.TcpConnection;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A handler goes on with another protocol, or says something before its response. */
@ExtendWith(NoLeaks.class)
class SwitchProtocolsTest {
    private static final String OFFER =
            "GET /lines HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: lines, x\r\n\r\n";

    @RegisterExtension
    final TestServer server = new TestServer();

    private RawClient connectTo(HttpHandler handler) throws IOException {
        server.http(handler);
        return server.connect();
    }

    private static TcpConnection switchToLines(HttpExchange exchange) throws IOException {
        return exchange.response().header("X-Own", "yes").switchProtocols("lines", Duration.ZERO);
    }

    // ---- the switch

    @Test
    void handlerHasTheConnectionAsBytes() throws Exception {
        var client = connectTo(exchange -> {
            var lines = switchToLines(exchange);
            lines.transferTo(lines);
        });

        // What looks like a request is none any more.
        var head = client.send(OFFER + "GET / HTTP/1.1\r\n\r\n").readHead();

        assertThat(head.statusLine()).isEqualTo("HTTP/1.1 101 Switching Protocols");
        assertThat(head.header("upgrade")).isEqualTo("lines");
        assertThat(head.header("connection")).isEqualTo("upgrade");
        assertThat(head.header("X-Own")).isEqualTo("yes");
        assertThat(client.readExactly(18)).asString().isEqualTo("GET / HTTP/1.1\r\n\r\n");
        assertThat(client.send("more").readExactly(4)).asString().isEqualTo("more");
        assertThat(client.endOutput().readToEnd()).isEmpty();
    }

    @Test
    void offerThatIsNotTakenUpLeavesTheConnectionAsItIs() throws Exception {
        var client = connectTo(
                exchange -> exchange.response().send(exchange.request().path()));

        client.send(OFFER + OFFER).get("/next");

        assertThat(client.read().text()).isEqualTo("/lines");
        assertThat(client.read().text()).isEqualTo("/lines");
        assertThat(client.read().text()).isEqualTo("/next");
        assertThat(client.get("/later").read().text()).isEqualTo("/later");
    }

    @Test
    void handlerKnowsWhatIsOffered() throws Exception {
        var client = connectTo(
                exchange -> exchange.response().send("" + exchange.request().upgrade()));

        assertThat(client.send(OFFER).read().text()).isEqualTo("lines, x");
        assertThat(client.get("/").read().text()).isEqualTo("null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: lines\r\n\r\n",
                "GET / HTTP/1.0\r\nConnection: upgrade\r\nUpgrade: lines\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: lines\r\nContent-Length: 1\r\n\r\na"
            })
    void switchWithoutAnOfferIsRefused(String request) throws Exception {
        var checked = new CompletableFuture<Boolean>();
        var client = connectTo(exchange -> {
            assertThatThrownBy(() -> switchToLines(exchange))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("protocol lines: the client has offered none");
            checked.complete(true);
        });

        assertThat(client.send(request).read().status()).isEqualTo(200);
        assertThat(checked.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void switchToAnotherProtocolIsRefused() throws Exception {
        var client = connectTo(exchange -> {
            assertThatThrownBy(() -> exchange.response().switchProtocols("other", Duration.ZERO))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("protocol other: the client has offered lines, x");
            exchange.response().send("checked");
        });

        assertThat(client.send(OFFER).read().text()).isEqualTo("checked");
    }

    @Test
    void silentClientIsLeftAfterTheIdleTime() throws Exception {
        var client = connectTo(exchange -> {
            var lines = exchange.response().switchProtocols("lines", Duration.ofMillis(50));
            assertThatThrownBy(() -> lines.read(new byte[1])).isInstanceOf(SocketTimeoutException.class);
            lines.write("bye".getBytes(StandardCharsets.US_ASCII));
        });

        assertThat(client.send(OFFER).readHead().status()).isEqualTo(101);
        assertThat(client.readToEnd()).isEqualTo("bye");
    }

    @Test
    void handlerThatFailsAfterASwitchBreaksTheConnectionOff() throws Exception {
        var client = connectTo(exchange -> {
            var lines = switchToLines(exchange);
            lines.write(lines.readExactly(1));
            lines.readExactly(1);
            throw new IllegalStateException("no more lines");
        });
        assertThat(client.send(OFFER + "a").readHead().status()).isEqualTo(101);
        assertThat(client.readExactly(1)).asString().isEqualTo("a");

        client.send("b");

        assertThat(client.readToEnd()).isEmpty();
        assertThat(server.expectLog("Handler of GET /lines failed")).contains("no more lines");
    }

    // ---- before the response

    @Test
    void earlyHintsComeFirst() throws Exception {
        var client = connectTo(exchange -> {
            exchange.response().earlyHints("</a.css>; rel=preload", "</b.js>; rel=preload");
            exchange.response().send("page");
        });

        var hints = client.get("/").readHead();
        assertThat(hints.statusLine()).isEqualTo("HTTP/1.1 103 Early Hints");
        assertThat(hints.headers("link")).containsExactly("</a.css>; rel=preload", "</b.js>; rel=preload");
        assertThat(hints.header("content-length")).isNull();
        assertThat(client.read().text()).isEqualTo("page");
        assertThat(server.connect().send("GET / HTTP/1.0\r\n\r\n").read().text())
                .isEqualTo("page");
    }

    @Test
    void interimResponsesOutOfPlaceAreRefused() throws Exception {
        var client = connectTo(exchange -> {
            for (int wrong : new int[] {100, 101, 200}) {
                assertThatThrownBy(() -> exchange.response()
                                .interim(wrong, exchange.request().headers()))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("interim status " + wrong + ": allowed are 102 to 199");
            }
            exchange.response().send("page");
            assertThatThrownBy(() -> exchange.response().earlyHints("</a>")).isInstanceOf(IllegalStateException.class);
        });

        assertThat(client.get("/").read().text()).isEqualTo("page");
        assertThat(client.get("/").read().text()).isEqualTo("page");
    }
}
