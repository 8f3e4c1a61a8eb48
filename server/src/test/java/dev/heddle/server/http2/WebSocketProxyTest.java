package dev.heddle.server.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.heddle.server.AccessLogFormat;
import dev.heddle.server.Server;
import dev.heddle.server.balancing.UpstreamGroup;
import dev.heddle.server.echo.EchoRoutes;
import dev.heddle.server.fixture.AccessLogLines;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.JsonText;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawOrigin;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.Router;
import dev.heddle.server.proxy.ProxyRoute;
import dev.heddle.server.proxy.ReverseProxy;
import dev.heddle.server.upstream.Upstream;
import dev.heddle.server.websocket.WebSocketKey;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A WebSocket on a stream of HTTP/2 is a tunnel through the proxy to one on a connection of HTTP/1.1 (RFC 8441 5). */
@ExtendWith(NoLeaks.class)
class WebSocketProxyTest {
    @RegisterExtension
    final RawOrigin origin = new RawOrigin();

    @RegisterExtension
    final TestServer server = new TestServer();

    @RegisterExtension
    final AccessLogLines lines = new AccessLogLines();

    private static String accepting(String head) {
        var key = head.lines()
                .filter(line -> line.regionMatches(true, 0, "sec-websocket-key: ", 0, 19))
                .map(line -> line.substring(19))
                .toList();
        assertThat(key).hasSize(1);
        return switchWith(WebSocketKey.accept(key.getFirst()));
    }

    private static String switchWith(String accept) {
        return "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: "
                + accept + "\r\nX-Own: yes\r\n\r\n";
    }

    /** An origin that switches, and then does what the script says. */
    private FrameClient open(RawOrigin.Script afterSwitch) throws IOException {
        origin.serve(peer -> {
            peer.send(accepting(peer.readHead()));
            afterSwitch.run(peer);
        });
        server.proxyTo(Upstream.builder(origin.uri()));
        var client = FrameClient.begin(server.connect());
        StreamWebSocket.open(client, 1, "/chat");
        assertThat(client.so(1).status()).isEqualTo(200);
        return client;
    }

    @Test
    void messagesPassToAServerOfOurOwn() throws Exception {
        try (var echo = Server.builder().http(0, EchoRoutes.addTo(new Router())).start()) {
            server.proxyTo(
                    Upstream.builder("http://127.0.0.1:" + echo.httpAddress().getPort()));
            var client = FrameClient.begin(server.connect());

            var socket = StreamWebSocket.open(client, 1, "/ws").text("warp").text("weft");

            assertThat(socket.read()).hasToString("text warp");
            assertThat(socket.read()).hasToString("text weft");
            assertThat(socket.close(4000).readAll()).isEqualTo("close 4000");
            client.data(1, "", true);
            server.disconnect();
            server.awaitNoConnection();
        }
    }

    @Test
    void upstreamSeesAnUpgradeWithAKeyAndTheClientNoneOfIt() throws Exception {
        var head = new CompletableFuture<String>();
        origin.serve(peer -> {
            head.complete(peer.readHead());
            peer.send(accepting(head.join()));
            peer.awaitClosed();
        });
        server.proxyTo(Upstream.builder(origin.uri()));
        var client = FrameClient.begin(server.connect());

        StreamWebSocket.open(client, 1, "/chat?a=b", "sec-websocket-protocol", "warp", "sec-websocket-key", "own");

        assertThat(head.get(20, TimeUnit.SECONDS))
                .startsWith("GET /chat?a=b HTTP/1.1\r\n")
                .containsIgnoringCase("\r\nconnection: upgrade\r\n")
                .containsIgnoringCase("\r\nupgrade: websocket\r\n")
                .containsIgnoringCase("\r\nsec-websocket-version: 13\r\n")
                .containsIgnoringCase("\r\nsec-websocket-protocol: warp\r\n")
                .doesNotContain("own");
        assertThat(client.so(1).head())
                .contains(entry(":status", "200"), entry("x-own", "yes"))
                .doesNotContainKeys("sec-websocket-accept", "upgrade", "connection");
    }

    @Test
    void upstreamThatHasNotReadTheKeyIs502() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.send(switchWith("dGhlIHNhbXBsZSBub25jZQ=="));
            peer.awaitClosed();
        });
        server.proxyTo(Upstream.builder(origin.uri()));
        var client = FrameClient.begin(server.connect());

        StreamWebSocket.ask(client, 1, "/chat");

        assertThat(client.answer(1).status()).isEqualTo(502);
    }

    @Test
    void refusalOfTheUpstreamsPasses() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage");
            peer.awaitClosed();
        });
        server.proxyTo(Upstream.builder(origin.uri()));
        var client = FrameClient.begin(server.connect());

        StreamWebSocket.ask(client, 1, "/chat");
        assertThat(client.answer(1).status()).isEqualTo(403);
        assertThat(client.answer(1).text()).isEqualTo("no");
        StreamWebSocket.ask(client, 3, "/page");

        assertThat(client.answer(3).status()).as("a page is no WebSocket").isEqualTo(501);
    }

    @Test
    void endsPassEachForItself() throws Exception {
        var received = new CompletableFuture<String>();
        var client = open(peer -> {
            peer.send("from the upstream").endOutput();
            received.complete(peer.readToEnd());
        });

        assertThat(client.answer(1).text()).isEqualTo("from the upstream");
        assertThat(client.so(1).ended).isTrue();
        client.data(1, "from the client", false).data(1, "", true);

        assertThat(received.get(20, TimeUnit.SECONDS)).isEqualTo("from the client");
    }

    @Test
    void resetOfTheStreamIsAResetOfTheConnectionBehind() throws Exception {
        var broken = new Signal("the upstream sees a broken connection");
        var client = open(peer -> {
            peer.send("begun");
            try {
                peer.readToEnd();
            } catch (IOException reset) {
                broken.give();
            }
        });
        client.awaitBody(1, 5);

        client.data(1, "half", false).reset(1, Http2Error.CANCEL);

        broken.await();
    }

    @Test
    void resetOfTheConnectionBehindIsAResetOfTheStream() throws Exception {
        var mayBreak = new Signal("the upstream may break");
        var client = open(peer -> {
            peer.send("begun");
            mayBreak.await();
            peer.reset();
        });
        client.awaitBody(1, 5);
        mayBreak.give();

        assertThat(client.awaitReset(1)).isEqualTo(Http2Error.CANCEL);
        assertThat(client.so(1).ended).isFalse();
    }

    @Test
    void lineOfTheLogHasTheTunnel() throws Exception {
        origin.serve(peer -> {
            peer.send(accepting(peer.readHead()));
            peer.echo(5);
            peer.endOutput();
            peer.readToEnd();
        });
        var upstream = Upstream.builder(origin.uri()).build();
        var group = UpstreamGroup.builder("origin").member(upstream).build();
        server.start(Server.builder()
                .upstream(upstream)
                .accessLog(AccessLogFormat.JSON)
                .http(
                        0,
                        ReverseProxy.builder()
                                .routes(List.of(ProxyRoute.all(group)))
                                .build()));
        var client = FrameClient.begin(server.connect());
        StreamWebSocket.open(client, 1, "/chat");

        client.data(1, "bytes", true);
        client.answer(1);

        Eventually.isTrue("a line", () -> !lines.all().isEmpty());
        assertThat(JsonText.object(lines.all().getFirst()))
                .containsEntry("method", "GET")
                .containsEntry("version", "HTTP/2.0")
                .containsEntry("end", "-");
    }
}
