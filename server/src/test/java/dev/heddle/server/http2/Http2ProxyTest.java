package dev.heddle.server.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.heddle.server.Server;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.upstream.Upstream;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The reverse proxy takes HTTP/2 from clients and speaks HTTP/1.1 to upstreams: bodies stream, trailers pass, leaving cancels. */
@ExtendWith(NoLeaks.class)
class Http2ProxyTest {
    @RegisterExtension
    final TestServer server = new TestServer();

    private Server origin;

    private FrameClient proxyTo(HttpHandler handler) throws IOException {
        origin = Server.builder().http(0, handler).start();
        server.proxyTo(
                Upstream.builder("http://127.0.0.1:" + origin.httpAddress().getPort()));
        return FrameClient.begin(server.connect());
    }

    @AfterEach
    void stopOrigin() throws Exception {
        server.disconnect();
        server.awaitNoConnection();
        server.server().close();
        origin.close();
    }

    @Test
    void requestAndResponsePass() throws Exception {
        var client = proxyTo(exchange -> exchange.response()
                .header("X-Cookie", String.valueOf(exchange.request().headers().get("cookie")))
                .send(exchange.request() + " " + exchange.request().version() + " "
                        + exchange.request().headers().get("via")));

        var answer = client.request(1, true, "GET", "/path?a=b", "cookie", "x=1", "cookie", "y=2")
                .answer(1);

        assertThat(answer.text()).startsWith("GET /path?a=b HTTP/1.1 2.0 ");
        assertThat(answer.head())
                .contains(entry("x-cookie", "x=1; y=2"))
                .doesNotContainKeys("connection", "transfer-encoding");
    }

    @Test
    void bodyAndTrailersPassBothWaysPieceByPiece() throws Exception {
        var client = proxyTo(exchange -> {
            var body = exchange.request().body();
            var out = exchange.response().header("Trailer", "X-Sum").stream();
            body.transferTo(out);
            out.trailer("X-Sum", "seen " + body.trailers().get("x-sum"));
        });

        client.request(1, false, "POST", "/", "te", "trailers", "trailer", "x-sum")
                .data(1, "one", false);
        assertThat(client.awaitBody(1, 3).text()).isEqualTo("one");
        client.data(1, "two", false).headers(1, true, "x-sum", "7");

        var answer = client.answer(1);
        assertThat(answer.text()).isEqualTo("onetwo");
        assertThat(answer.trailers()).contains(entry("x-sum", "seen 7"));
    }

    @Test
    void trailersThatNobodyHasAnnouncedPassBothWays() throws Exception {
        var client = proxyTo(exchange -> {
            var body = exchange.request().body();
            var out = exchange.response().stream();
            body.transferTo(out);
            out.trailer("X-Sum", "seen " + body.trailers().get("x-sum"));
        });

        client.request(1, false, "POST", "/").data(1, "text", false).headers(1, true, "x-sum", "7");

        var answer = client.answer(1);
        assertThat(answer.text()).isEqualTo("text");
        assertThat(answer.trailers()).containsExactly(entry("x-sum", "seen 7"));
    }

    @Test
    void clientThatResetsItsStreamCancelsTheExchangeWithTheUpstream() throws Exception {
        var begun = new Signal("the origin has begun");
        var gone = new Signal("the origin's client is gone");
        var client = proxyTo(exchange -> {
            if (exchange.request().path().equals("/other")) {
                exchange.response().send("other");
                return;
            }
            begun.give();
            try {
                Thread.sleep(60_000);
            } finally {
                gone.give();
            }
        });

        client.get(1, "/slow");
        begun.await();
        client.reset(1, Http2Error.CANCEL);

        gone.await();
        assertThat(client.get(3, "/other").answer(3).text()).isEqualTo("other");
    }
}
