package dev.heddle.server.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.Server;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.http.HttpTimeouts;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client that takes too long, on its connection or on a stream. */
@ExtendWith(NoLeaks.class)
class Http2TimeoutsTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    /** Longer than a test waits. */
    private static final Duration LONG = Eventually.PATIENCE.multipliedBy(10);

    private static final HttpHandler ECHO =
            exchange -> exchange.response().send(exchange.request().body().readText());

    @RegisterExtension
    final TestServer server = new TestServer();

    private FrameClient serve(HttpTimeouts timeouts, HttpHandler handler) throws IOException {
        server.start(Server.builder().timeouts(timeouts).http(0, handler));
        return FrameClient.begin(server.connect());
    }

    @Test
    void connectionWithoutARequestIsClosed() throws Exception {
        var client = serve(new HttpTimeouts(SHORT, LONG, LONG, LONG), ECHO);

        assertThat(client.awaitEnd()).isEqualTo(Http2Error.NO_ERROR);
    }

    @Test
    void connectionThatIsIdleIsClosed() throws Exception {
        var client = serve(new HttpTimeouts(LONG, LONG, SHORT, LONG), ECHO);

        assertThat(client.get(1, "/").answer(1).status()).isEqualTo(200);
        assertThat(client.awaitEnd()).isEqualTo(Http2Error.NO_ERROR);
        assertThat(client.lastWords()).isEqualTo("idle");
    }

    @Test
    void connectionWithAStreamIsNotIdle() throws Exception {
        var mayEnd = new Signal("the handler may end");
        var client = serve(new HttpTimeouts(SHORT, LONG, SHORT, LONG), exchange -> {
            if (exchange.request().path().equals("/slow")) {
                mayEnd.await();
            } else {
                Thread.sleep(3 * SHORT.toMillis());
                mayEnd.give();
            }
            exchange.response().send("in the end");
        });

        client.get(1, "/slow").get(3, "/gives");

        assertThat(client.answer(1).text()).isEqualTo("in the end");
    }

    @Test
    void headThatDoesNotEndInTimeEndsTheConnection() throws Exception {
        var mayEnd = new Signal("the handler may end");
        var client = serve(new HttpTimeouts(SHORT, LONG, LONG, LONG), exchange -> mayEnd.await());
        client.get(1, "/");
        client.await(Http2FrameTypes.SETTINGS);

        client.frame(Http2FrameTypes.HEADERS, 0, 3, FrameClient.block(":method", "GET"));

        assertThat(client.awaitEnd()).isEqualTo(Http2Error.PROTOCOL_ERROR);
        assertThat(client.lastWords()).isEqualTo("request head not received in time");
        mayEnd.give();
    }

    @Test
    void headOfALaterRequestHasNoMoreTimeThanThatOfTheFirst() throws Exception {
        var client = serve(new HttpTimeouts(SHORT, LONG, LONG, LONG), ECHO);
        assertThat(client.get(1, "/").answer(1).status()).isEqualTo(200);

        client.frame(Http2FrameTypes.HEADERS, 0, 3, FrameClient.block(":method", "GET"));

        assertThat(client.awaitEnd()).isEqualTo(Http2Error.PROTOCOL_ERROR);
        assertThat(client.lastWords()).isEqualTo("request head not received in time");
    }

    @Test
    void handlerThatHangsIsAnswered503() throws Exception {
        var never = new Signal("nobody waits so long");
        var client = serve(new HttpTimeouts(LONG, LONG, LONG, LONG).withHandler(SHORT), exchange -> never.await());

        assertThat(client.get(1, "/").answer(1).status()).isEqualTo(503);
        assertThat(client.get(3, "/").answer(3).status()).isEqualTo(503);
    }

    @Test
    void bodyThatDoesNotComeIsAnswered408() throws Exception {
        var client = serve(new HttpTimeouts(LONG, SHORT, LONG, LONG), ECHO);

        var answer =
                client.request(1, false, "POST", "/").data(1, "half", false).answer(1);

        assertThat(answer.status()).isEqualTo(408);
        assertThat(client.awaitReset(1)).isEqualTo(Http2Error.NO_ERROR);
        assertThat(client.request(3, false, "POST", "/")
                        .data(3, "whole", true)
                        .answer(3)
                        .text())
                .isEqualTo("whole");
    }
}
