package dev.heddle.server.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.Server;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.HttpHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that drains: GOAWAY in two steps, exchanges in flight end, and connections are closed behind the last (RFC 9113 6.8). */
@ExtendWith(NoLeaks.class)
class Http2DrainTest {
    private static final Duration GRACE = Eventually.PATIENCE;

    @RegisterExtension
    final TestServer server = new TestServer();

    private final Signal begun = new Signal("the handler has begun");
    private final Signal mayEnd = new Signal("the handler may end");

    private FutureTask<Boolean> startDraining(Duration grace) {
        var draining = new FutureTask<>(() -> server.server().drain(grace));
        Thread.ofPlatform().name("drain").daemon().start(draining);
        return draining;
    }

    private static boolean result(FutureTask<Boolean> draining) throws Exception {
        return draining.get(2 * GRACE.toSeconds(), TimeUnit.SECONDS);
    }

    private HttpHandler slowOrFast() {
        return exchange -> {
            if (exchange.request().path().equals("/slow")) {
                begun.give();
                mayEnd.await();
            }
            exchange.response().send(exchange.request().path());
        };
    }

    @Test
    void idleConnectionIsClosed() throws Exception {
        server.http(slowOrFast());
        var used = FrameClient.begin(server.connect());
        assertThat(used.get(1, "/").answer(1).text()).isEqualTo("/");
        var unused = FrameClient.begin(server.connect());
        unused.await(Http2FrameTypes.SETTINGS);

        var draining = startDraining(GRACE);

        assertThat(used.awaitEnd()).isEqualTo(Http2Error.NO_ERROR);
        assertThat(unused.awaitEnd()).isEqualTo(Http2Error.NO_ERROR);
        server.disconnect();
        assertThat(result(draining)).isTrue();
    }

    @Test
    void streamThatTheClientOpensBeforeItKnowsIsServed() throws Exception {
        server.http(slowOrFast());
        var client = FrameClient.begin(server.connect());
        client.get(1, "/slow");
        begun.await();

        var draining = startDraining(GRACE);
        assertThat(client.await(Http2FrameTypes.GO_AWAY).number(0)).isEqualTo(Integer.MAX_VALUE);
        client.get(3, "/late");
        assertThat(client.answer(3).text()).isEqualTo("/late");
        var last = client.await(Http2FrameTypes.GO_AWAY);
        mayEnd.give();

        assertThat(last.number(0)).isEqualTo(3);
        assertThat(client.answer(1).text()).isEqualTo("/slow");
        expectEnd(client);
        server.disconnect();
        assertThat(result(draining)).isTrue();
    }

    private static void expectEnd(FrameClient client) throws IOException {
        try {
            while (true) {
                client.read();
            }
        } catch (EOFException closed) {
            assertThat(closed).isNotNull();
        }
    }

    @Test
    void handlerThatTakesTooLongIsCancelled() throws Exception {
        var cancelled = new Signal("the handler is cancelled");
        server.http(exchange -> {
            begun.give();
            try {
                Thread.sleep(Eventually.PATIENCE.toMillis() * 10);
            } catch (InterruptedException e) {
                cancelled.give();
                throw e;
            }
        });
        var client = FrameClient.begin(server.connect()).get(1, "/");
        begun.await();

        var draining = startDraining(Duration.ofMillis(100));

        cancelled.await();
        assertThat(result(draining)).isFalse();
        assertThat(client.so(1).ended).isFalse();
        server.expectLog("connections are cut");
    }

    @Test
    void meterCountsOpenStreams() throws Exception {
        var meters = new SimpleMeterRegistry();
        server.start(Server.builder().meters(meters).http(0, slowOrFast()));
        var client = FrameClient.begin(server.connect()).get(1, "/slow");
        begun.await();

        assertThat(meters.get("http2.stream.open").gauge().value()).isEqualTo(1);
        mayEnd.give();
        assertThat(client.answer(1).text()).isEqualTo("/slow");
        Eventually.isTrue(
                "no stream is open",
                () -> meters.get("http2.stream.open").gauge().value() == 0);
        assertThat(meters.get("http.server.requests")
                        .tag("status", "200")
                        .timer()
                        .count())
                .isEqualTo(1);
    }
}
