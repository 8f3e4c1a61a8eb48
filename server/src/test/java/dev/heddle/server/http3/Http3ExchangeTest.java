package dev.heddle.server.http3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpHandler;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.Http3ErrorCode;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Exchanges over HTTP/3 are what they are over HTTP/1.1: heads, bodies, trailers, interim responses, errors, cancellation. */
@ExtendWith(NoLeaks.class)
class Http3ExchangeTest {
    private static final HttpHandler ECHO = exchange -> {
        try (var out = exchange.response().stream()) {
            exchange.request().body().transferTo(out);
        }
    };

    @RegisterExtension
    final Http3Server http3 = new Http3Server();

    // ---- request and response

    @Test
    void requestIsAnswered() throws Exception {
        var client = http3.serve(exchange -> exchange.response()
                .header("X-Seen", exchange.request().version() + " " + exchange.request())
                .header("X-Tls", exchange.scheme() + " " + exchange.tls().serverName())
                .header("Connection", "close")
                .send("hello"));

        var answer = client.get("/path?query=1").answer();

        assertThat(answer.text()).isEqualTo("hello");
        assertThat(answer.head())
                .contains(
                        entry(":status", "200"),
                        entry("content-length", "5"),
                        entry("x-seen", "HTTP/3.0 GET /path?query=1"),
                        entry("x-tls", "https heddle.test"))
                .containsKey("date")
                .doesNotContainKey("connection");
    }

    @Test
    void fieldsArriveInTheirOrderWithTheAuthorityAsHostAndCookiesInOne() throws Exception {
        var client = http3.serve(exchange -> exchange.response()
                .send(exchange.request().headers().netty().entries().toString()));

        var answer = client.request(true, "GET", "/", "b", "1", "cookie", "x=1", "a", "2", "cookie", "y=2")
                .answer();

        assertThat(answer.text()).isEqualTo("[host=localhost, b=1, a=2, cookie=x=1; y=2]");
    }

    @Test
    void streamsAreAnsweredAsTheirHandlersEnd() throws Exception {
        var mayEnd = new Signal("the first may end");
        var client = http3.serve(exchange -> {
            if (exchange.request().path().equals("/slow")) {
                mayEnd.await();
            }
            exchange.response().send(exchange.request().path());
        });

        var slow = client.get("/slow");

        assertThat(client.get("/fast").answer().text()).isEqualTo("/fast");
        assertThat(slow.blocks()).isEmpty();
        mayEnd.give();
        assertThat(slow.answer().text()).isEqualTo("/slow");
    }

    @Test
    void manyStreamsAtOnceEachHaveACoroutine() throws Exception {
        int count = Http3Options.DEFAULT.maxConcurrentStreams();
        var mayEnd = new Signal("all may end");
        var client = http3.serve(exchange -> {
            mayEnd.await();
            exchange.response().send(exchange.request().path());
        });

        var streams = new ArrayList<ClientStream>();
        for (int i = 0; i < count; i++) {
            streams.add(client.get("/" + i));
        }
        Eventually.isTrue(
                "each has a coroutine", () -> http3.server.coroutines().size() == count);
        mayEnd.give();

        for (int i = 0; i < count; i++) {
            assertThat(streams.get(i).answer().text()).isEqualTo("/" + i);
        }
        assertThat(client.get("/more").answer().text()).isEqualTo("/more");
    }

    @Test
    void bodyIsStreamedBothWays() throws Exception {
        var stream = http3.serve(ECHO).request(false, "POST", "/").data("one", false);

        assertThat(stream.awaitBody(3).text()).isEqualTo("one");
        assertThat(stream.data("two", false).awaitBody(6).text()).isEqualTo("onetwo");
        stream.end();

        assertThat(stream.answer().head()).doesNotContainKeys("transfer-encoding", "content-length");
    }

    @Test
    void trailersGoBothWays() throws Exception {
        var client = http3.serve(exchange -> {
            var text = exchange.request().body().readText();
            var out = exchange.response().stream();
            out.write(text);
            out.trailer("X-Sum", exchange.request().body().trailers().get("x-sum") + "!");
        });

        var stream = client.request(false, "POST", "/", "te", "trailers").data("text", false);
        var answer = stream.fields(true, new DefaultHttp3Headers(false), "x-sum", "7")
                .answer();

        assertThat(answer.text()).isEqualTo("text");
        assertThat(answer.trailers()).containsExactly(entry("x-sum", "7!"));
    }

    @Test
    void answerToHeadHasTheLengthAndNoBody() throws Exception {
        var client = http3.serve(exchange -> exchange.response().send("hello"));

        var answer = client.request(true, "HEAD", "/").answer();

        assertThat(answer.head()).contains(entry(":status", "200"), entry("content-length", "5"));
        assertThat(answer.text()).isEmpty();
    }

    @Test
    void statusWithoutBodyHasNone() throws Exception {
        var client = http3.serve(exchange -> exchange.response().status(204).send());

        var answer = client.get("/").answer();

        assertThat(answer.head()).contains(entry(":status", "204")).doesNotContainKey("content-length");
    }

    @Test
    void clientIsAskedForTheBodyThatItHoldsBack() throws Exception {
        var client = http3.serve(ECHO);

        var stream =
                client.request(false, "POST", "/", "expect", "100-continue").awaitHead();
        assertThat(stream.blocks().getFirst()).isEqualTo(Map.of(":status", "100"));
        stream.data("body", true).answer();

        assertThat(stream.text()).isEqualTo("body");
        assertThat(stream.status()).isEqualTo("200");
    }

    @Test
    void interimResponsesGoBefore() throws Exception {
        var client = http3.serve(exchange -> {
            exchange.response().earlyHints("</a.css>");
            exchange.response().send("done");
        });

        var answer = client.get("/").answer();

        assertThat(answer.blocks().getFirst()).contains(entry(":status", "103"), entry("link", "</a.css>"));
        assertThat(answer.text()).isEqualTo("done");
    }

    // ---- failures

    @Test
    void errorOfTheHandlerIsAnswered() throws Exception {
        var client = http3.serve(exchange -> {
            throw new HttpException(409, "no");
        });

        var answer = client.get("/").answer();

        assertThat(answer.status()).isEqualTo("409");
        assertThat(answer.text()).isEqualTo("no\n");
    }

    @Test
    void failureBehindTheHeadResetsTheStreamAlone() throws Exception {
        var client = http3.serve(exchange -> {
            if (exchange.request().path().equals("/")) {
                exchange.response().stream().write("begin");
                throw new IllegalStateException("of the test");
            }
            exchange.response().send("fine");
        });

        assertThat(client.get("/").awaitReset()).isEqualTo(Http3ErrorCode.H3_INTERNAL_ERROR);

        http3.server.expectLog("Handler of GET / failed");
        assertThat(client.get("/other").answer().text()).isEqualTo("fine");
    }

    @Test
    void restOfARequestThatIsNotReadHoldsUpNothing() throws Exception {
        var client = http3.serve(exchange -> exchange.response().status(403).send("no"));

        var stream = client.request(false, "POST", "/").answer();

        var rest = stream.send("x".repeat(200_000), false); // more than the server drops
        Eventually.isTrue("the client is told to stop", rest::isDone);
        assertThat(rest.isSuccess()).isFalse();
        assertThat(stream.status()).isEqualTo("403");
        assertThat(client.get("/").answer().status()).isEqualTo("403");
    }

    // ---- clients that go

    private Http3Client serveWaiting(Signal cancelled) throws Exception {
        return http3.serve(exchange -> {
            try {
                new Signal("never").await();
            } catch (InterruptedException e) {
                cancelled.give();
                throw e;
            }
        });
    }

    @Test
    void requestThatIsCancelledCancelsItsCoroutine() throws Exception {
        var cancelled = new Signal("cancelled");
        var stream = serveWaiting(cancelled).request(false, "POST", "/");
        Eventually.isSuspended(http3.server.coroutine());

        stream.cancel();

        cancelled.await();
        assertThat(http3.server.server().openConnections()).isEqualTo(1);
    }

    @Test
    void clientThatWantsNoMoreOfTheResponseCancelsItsCoroutine() throws Exception {
        var cancelled = new Signal("cancelled");
        var stream = serveWaiting(cancelled).get("/");
        Eventually.isSuspended(http3.server.coroutine());

        stream.stop();

        cancelled.await();
        assertThat(http3.server.server().openConnections()).isEqualTo(1);
    }

    @Test
    void connectionThatIsClosedCancelsItsCoroutines() throws Exception {
        var cancelled = new Signal("cancelled");
        var client = serveWaiting(cancelled);
        client.get("/");
        Eventually.isSuspended(http3.server.coroutine());

        client.close();

        cancelled.await();
    }

    @Test
    void writerIsToldThatTheClientHasCancelled() throws Exception {
        var gone = new Signal("gone");
        var client = http3.serve(exchange -> {
            var out = exchange.response().stream();
            try {
                while (true) {
                    out.write("tick");
                    Thread.sleep(1);
                }
            } finally {
                gone.give();
            }
        });

        client.get("/").awaitBody(4).stop();

        gone.await();
    }
}
