package dev.heddle.server.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.heddle.server.Server;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.Headers;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.http.HttpLimits;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Exchanges over HTTP/2 are what they are over HTTP/1.1: heads, bodies, trailers, interim responses, errors, cancellation. */
@ExtendWith(NoLeaks.class)
class Http2ExchangeTest {
    private static final HttpHandler ECHO = exchange -> {
        try (var out = exchange.response().stream()) {
            exchange.request().body().transferTo(out);
        }
    };

    @RegisterExtension
    final TestServer server = new TestServer();

    private FrameClient serve(HttpHandler handler) throws IOException {
        server.http(handler);
        return FrameClient.begin(server.connect());
    }

    // ---- request and response

    @Test
    void requestIsAnswered() throws Exception {
        var client = serve(exchange -> exchange.response()
                .header("X-Seen", exchange.request().version() + " " + exchange.request())
                .header("Connection", "close")
                .send("hello"));

        var answer = client.get(1, "/path?query=1").answer(1);

        assertThat(answer.text()).isEqualTo("hello");
        assertThat(answer.head())
                .contains(
                        entry(":status", "200"),
                        entry("content-length", "5"),
                        entry("x-seen", "HTTP/2.0 GET /path?query=1"))
                .containsKey("date")
                .doesNotContainKey("connection");
    }

    @Test
    void fieldsArriveInTheirOrderWithTheAuthorityAsHostAndCookiesInOne() throws Exception {
        var client = serve(exchange -> exchange.response()
                .send(exchange.request().headers().netty().entries().toString()));

        var answer = client.request(1, true, "GET", "/", "b", "1", "cookie", "x=1", "a", "2", "cookie", "y=2")
                .answer(1);

        assertThat(answer.text()).isEqualTo("[host=test, b=1, a=2, cookie=x=1; y=2]");
    }

    @Test
    void streamsAreAnsweredAsTheirHandlersEnd() throws Exception {
        var mayEnd = new Signal("the first may end");
        var client = serve(exchange -> {
            if (exchange.request().path().equals("/slow")) {
                mayEnd.await();
            }
            exchange.response().send(exchange.request().path());
        });

        client.get(1, "/slow").get(3, "/fast");

        assertThat(client.answer(3).text()).isEqualTo("/fast");
        assertThat(client.so(1).blocks).isEmpty();
        mayEnd.give();
        assertThat(client.answer(1).text()).isEqualTo("/slow");
    }

    @Test
    void bodyIsStreamedBothWays() throws Exception {
        var client = serve(ECHO);

        client.request(1, false, "POST", "/").data(1, "one", false);
        assertThat(client.awaitBody(1, 3).text()).isEqualTo("one");
        client.data(1, "two", false);
        assertThat(client.awaitBody(1, 6).text()).isEqualTo("onetwo");
        client.data(1, "", true);

        assertThat(client.answer(1).head()).doesNotContainKeys("transfer-encoding", "content-length");
    }

    @Test
    void trailersGoBothWays() throws Exception {
        var client = serve(exchange -> {
            var text = exchange.request().body().readText();
            var out = exchange.response().stream();
            out.write(text);
            out.trailer("X-Sum", exchange.request().body().trailers().get("x-sum") + "!");
        });

        client.request(1, false, "POST", "/", "te", "trailers").data(1, "text", false);
        var answer = client.headers(1, true, "x-sum", "7").answer(1);

        assertThat(answer.text()).isEqualTo("text");
        assertThat(answer.trailers()).containsExactly(entry("x-sum", "7!"));
        assertThat(answer.reset).isNull();
    }

    @Test
    void answerToHeadHasNoBody() throws Exception {
        var client = serve(exchange -> exchange.response().send("hello"));

        var answer = client.request(1, true, "HEAD", "/").answer(1);

        assertThat(answer.head()).contains(entry("content-length", "5"));
        assertThat(answer.text()).isEmpty();
    }

    @Test
    void streamedAnswerToHeadHasNoBody() throws Exception {
        var client = serve(exchange -> {
            try (var out = exchange.response().stream()) {
                out.write("hello");
            }
        });

        var answer = client.request(1, true, "HEAD", "/").answer(1);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEmpty();
    }

    @Test
    void statusesWithoutBodyHaveNone() throws Exception {
        var client = serve(exchange -> exchange.response()
                .status(Integer.parseInt(exchange.request().path().substring(1)))
                .send());

        assertThat(client.get(1, "/204").answer(1).head())
                .contains(entry(":status", "204"))
                .doesNotContainKey("content-length");
        assertThat(client.get(3, "/304").answer(3).head()).contains(entry(":status", "304"));
    }

    @Test
    void clientThatExpectsItIsAskedForTheBody() throws Exception {
        var client = serve(
                exchange -> exchange.response().send(exchange.request().body().readText()));

        client.request(1, false, "POST", "/", "expect", "100-continue", "content-length", "4");
        assertThat(client.awaitBlocks(1, 1).blocks).containsExactly(Map.of(":status", "100"));
        var answer = client.data(1, "text", true).answer(1);

        assertThat(answer.text()).isEqualTo("text");
    }

    @Test
    void interimResponseComesBeforeTheResponse() throws Exception {
        var client = serve(exchange -> {
            exchange.response()
                    .interim(103, new Headers(new DefaultHttpHeaders().add("Link", "</style.css>; rel=preload")));
            exchange.response().send("page");
        });

        var answer = client.get(1, "/").answer(1);

        assertThat(answer.blocks.getFirst())
                .containsOnly(entry(":status", "103"), entry("link", "</style.css>; rel=preload"));
        assertThat(answer.status()).isEqualTo(200);
    }

    // ---- what a handler does wrong, or does not do

    @Test
    void handlerThatFailsBeforeTheHeadIsAnswered500() throws Exception {
        var client = serve(exchange -> {
            throw new IllegalStateException("secret");
        });

        var answer = client.get(1, "/").answer(1);

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).isEqualTo("Internal Server Error\n");
        server.expectLog("failed");
    }

    @Test
    void handlerThatFailsBehindTheHeadResetsItsStreamAlone() throws Exception {
        var mayFail = new Signal("the handler may fail");
        var client = serve(exchange -> {
            if (exchange.request().path().equals("/fails")) {
                exchange.response().stream().write("half");
                mayFail.await();
                throw new IllegalStateException("half-way");
            }
            exchange.response().send("whole");
        });

        client.get(1, "/fails").awaitBody(1, 4);
        mayFail.give();
        var answer = client.answer(1);

        assertThat(answer.reset).isEqualTo(Http2Error.INTERNAL_ERROR);
        assertThat(answer.ended).isFalse();
        assertThat(client.get(3, "/").answer(3).text()).isEqualTo("whole");
        server.expectLog("failed");
    }

    @Test
    void bodyThatIsShorterThanItsLengthResetsTheStream() throws Exception {
        var client = serve(exchange ->
                exchange.response().header("Content-Length", "10").stream().write("short"));

        assertThat(client.get(1, "/").awaitReset(1)).isEqualTo(Http2Error.INTERNAL_ERROR);
        server.expectLog("failed");
    }

    @Test
    void clientIsToldBehindTheAnswerThatNobodyReadsTheRestOfItsBody() throws Exception {
        var client = serve(exchange -> exchange.response().send("enough"));

        client.request(1, false, "POST", "/").data(1, "much", false);

        assertThat(client.answer(1).text()).isEqualTo("enough");
        assertThat(client.awaitReset(1)).isEqualTo(Http2Error.NO_ERROR);
        assertThat(client.get(3, "/").answer(3).text()).isEqualTo("enough");
    }

    // ---- limits

    @Test
    void bodyThatIsTooLongIsAnswered413() throws Exception {
        server.start(
                Server.builder().limits(new HttpLimits(1000, 1000, 10, 10, 100)).http(0, ECHO));
        var client = FrameClient.begin(server.connect());

        var announced =
                client.request(1, false, "POST", "/", "content-length", "11").answer(1);
        client.request(3, false, "POST", "/").data(3, "0123456789x", false);

        assertThat(announced.status()).isEqualTo(413);
        assertThat(client.awaitReset(1)).isEqualTo(Http2Error.NO_ERROR);
        assertThat(client.awaitReset(3)).isIn(Http2Error.NO_ERROR, Http2Error.INTERNAL_ERROR);
    }

    @Test
    void headThatIsTooLongIsAnswered431AndTargetThatIs414() throws Exception {
        server.start(Server.builder()
                .limits(new HttpLimits(1000, 2000, 10, 10, 100))
                .http(0, exchange -> exchange.response().send("taken")));
        var client = FrameClient.begin(server.connect());

        var fields = client.request(1, true, "GET", "/", "x", "a".repeat(2950)).answer(1);
        var target = client.get(3, "/" + "a".repeat(1000)).answer(3);

        assertThat(fields.status()).isEqualTo(431);
        assertThat(target.status()).isEqualTo(414);
        assertThat(client.get(5, "/").answer(5).text()).isEqualTo("taken");
    }

    /** As HTTP/1.1's. */
    @Test
    void moreFieldsThanAllowedAreAnswered431() throws Exception {
        var client = serve(exchange -> exchange.response()
                .send(Integer.toString(exchange.request().headers().netty().size())));

        var most = client.request(1, true, "GET", "/", fields(255)).answer(1);
        var more = client.request(3, true, "GET", "/", fields(257)).answer(3);
        var withBody = client.request(5, false, "POST", "/", fields(257)).answer(5);

        assertThat(most.text()).isEqualTo("256"); // with the host
        assertThat(more.status()).isEqualTo(431);
        assertThat(more.text()).isEqualTo("more than 256 header fields\n");
        assertThat(withBody.status()).isEqualTo(431);
        assertThat(client.awaitReset(5)).isEqualTo(Http2Error.NO_ERROR);
        assertThat(client.get(7, "/").answer(7).text()).isEqualTo("1");
    }

    private static String[] fields(int count) {
        var fields = new String[2 * count];
        Arrays.fill(fields, "a");
        return fields;
    }

    @Test
    void whatCannotBeMetIsRefused() throws Exception {
        var client = serve(exchange -> exchange.response().send("taken"));

        var expectation =
                client.request(1, true, "GET", "/", "expect", "wonders").answer(1);
        var tunnel = client.headers(3, true, ":method", "CONNECT", ":authority", "test:80")
                .answer(3);

        assertThat(expectation.status()).isEqualTo(417);
        assertThat(tunnel.status()).isEqualTo(501);
    }

    @Test
    void connectionEndsBehindItsLastRequest() throws Exception {
        server.start(Server.builder()
                .limits(new HttpLimits(1000, 2000, 10, 10, 2))
                .http(0, exchange -> exchange.response().send("taken")));
        var client = FrameClient.begin(server.connect());

        client.get(1, "/").get(3, "/");

        assertThat(client.answer(1).text()).isEqualTo("taken");
        assertThat(client.answer(3).text()).isEqualTo("taken");
        assertThat(client.awaitEnd()).isEqualTo(Http2Error.NO_ERROR);
    }

    @Test
    void streamThatIsOneTooManyIsRefused() throws Exception {
        var mayEnd = new Signal("the handlers may end");
        server.start(Server.builder()
                .http2(Http2Options.DEFAULT.withMaxConcurrentStreams(2))
                .http(0, exchange -> {
                    mayEnd.await();
                    exchange.response().send("taken");
                }));
        var client = FrameClient.begin(server.connect());
        client.await(Http2FrameTypes.SETTINGS); // acknowledged from now on, and so in force

        client.get(1, "/").get(3, "/").get(5, "/");

        assertThat(client.awaitReset(5)).isEqualTo(Http2Error.REFUSED_STREAM);
        mayEnd.give();
        assertThat(client.answer(1).text()).isEqualTo("taken");
        assertThat(client.answer(3).text()).isEqualTo("taken");
        assertThat(client.get(7, "/").answer(7).text()).isEqualTo("taken");
    }

    // ---- a client that goes

    @Test
    void resetByTheClientCancelsTheHandler() throws Exception {
        var begun = new Signal("the handler has begun");
        var cancelled = new Signal("the handler is cancelled");
        var client = serve(exchange -> {
            if (exchange.request().path().equals("/sleep")) {
                begun.give();
                sleepUntilCancelled(cancelled);
            }
            exchange.response().send("awake");
        });

        client.get(1, "/sleep");
        begun.await();
        client.reset(1, Http2Error.CANCEL);

        cancelled.await();
        assertThat(client.get(3, "/").answer(3).text()).isEqualTo("awake");
    }

    private static void sleepUntilCancelled(Signal cancelled) throws InterruptedException {
        try {
            Thread.sleep(Eventually.PATIENCE.toMillis());
        } catch (InterruptedException e) {
            cancelled.give();
            throw e;
        }
    }

    @Test
    void clientThatClosesTheConnectionCancelsAllHandlers() throws Exception {
        var first = new Signal("the first handler is cancelled");
        var second = new Signal("the second handler is cancelled");
        server.http(exchange -> sleepUntilCancelled(exchange.request().path().equals("/1") ? first : second));
        var connected = server.connect();
        FrameClient.begin(connected).get(1, "/1").get(3, "/2");
        Eventually.isTrue("both sleep", () -> sleeping() == 2);

        connected.close();

        first.await();
        second.await();
    }

    private long sleeping() {
        return server.coroutines().stream()
                .filter(one -> one.thread().getState() == Thread.State.TIMED_WAITING
                        && one.name().contains("#"))
                .count();
    }

    @Test
    void resetInTheMiddleOfABodyEndsItsReadingWithoutAnAnswer() throws Exception {
        var read = new Signal("the handler has read");
        var failed = new Signal("reading has failed");
        var client = serve(exchange -> {
            if (exchange.request().method().equals("GET")) {
                exchange.response().send("other");
                return;
            }
            try {
                var piece = new byte[4];
                assertThat(exchange.request().body().read(piece)).isEqualTo(4);
                read.give();
                exchange.request().body().read(piece);
            } catch (IOException truncated) {
                failed.give();
                throw truncated;
            }
        });

        client.request(1, false, "POST", "/").data(1, "half", false);
        read.await();
        client.reset(1, Http2Error.CANCEL);

        failed.await();
        assertThat(client.get(3, "/").answer(3).text()).isEqualTo("other");
        assertThat(client.so(1).blocks).isEmpty();
    }

    @Test
    void handlerGoesOnBehindItsWholeAnswer() throws Exception {
        var mayEnd = new Signal("the handler may end");
        var ended = new Signal("the handler has ended");
        var client = serve(exchange -> {
            exchange.response().send("early");
            mayEnd.await(); // would fail if it were cancelled
            ended.give();
        });

        assertThat(client.get(1, "/").answer(1).text()).isEqualTo("early");
        assertThat(client.ping(1).await(Http2FrameTypes.PING).number(4)).isEqualTo(1);
        mayEnd.give();

        ended.await();
    }

    @Test
    void errorOfAHandlersIsAnswered() throws Exception {
        var client = serve(exchange -> {
            throw new HttpException(404, "no such thing");
        });

        var answer = client.get(1, "/").answer(1);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).isEqualTo("no such thing\n");
    }
}
