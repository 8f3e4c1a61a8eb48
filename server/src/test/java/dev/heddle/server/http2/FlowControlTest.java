package dev.heddle.server.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.Server;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.HttpTimeouts;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Back-pressure of one stream is felt by that stream alone: a handler that does not read, a client that does not. */
@ExtendWith(NoLeaks.class)
class FlowControlTest {
    private static final int WINDOW = 64 * 1024;
    private static final int FRAME = 16 * 1024;
    private static final int INITIAL_WINDOW_SIZE = 4;
    /** So many answers are more than the buffers between server and client hold. */
    private static final int REQUESTS = 20_000;

    private static final Duration SHORT = Duration.ofMillis(200);

    @RegisterExtension
    final TestServer server = new TestServer();

    /** A client that knows the server's settings: until it has acknowledged them, its windows are a byte smaller. */
    private FrameClient begin(int... settings) throws IOException {
        var client = FrameClient.begin(server.connect(), settings);
        client.await(Http2FrameTypes.SETTINGS);
        return client;
    }

    @Test
    void windowOpensOnlyWhenTheHandlerReads() throws Exception {
        var mayRead = new Signal("the handler may read");
        server.http(exchange -> {
            mayRead.await();
            exchange.response().send(Integer.toString(exchange.request().body().readAll().length));
        });
        var client = begin();

        client.request(1, false, "POST", "/");
        for (int i = 0; i < WINDOW / FRAME; i++) {
            client.data(1, new byte[FRAME], false);
        }
        client.ping(1).await(Http2FrameTypes.PING);
        assertThat(client.windowOpened(1)).as("while nobody reads").isZero();
        mayRead.give();
        while (client.windowOpened(1) < WINDOW / 2) {
            client.read();
        }
        client.data(1, new byte[FRAME], true);

        assertThat(client.answer(1).text()).isEqualTo(Integer.toString(WINDOW + FRAME));
    }

    @Test
    void streamThatIsSentMoreThanItsWindowIsReset() throws Exception {
        var mayEnd = new Signal("the handler may end");
        server.http(exchange -> mayEnd.await());
        var client = begin();

        client.request(1, false, "POST", "/");
        for (int i = 0; i < WINDOW / FRAME; i++) {
            client.data(1, new byte[FRAME], false);
        }
        client.data(1, "x", false);

        assertThat(client.awaitReset(1)).isEqualTo(Http2Error.FLOW_CONTROL_ERROR);
        mayEnd.give();
    }

    @Test
    void otherStreamsGoOnWhileManyAreNotRead() throws Exception {
        int notRead = 30; // more than the connection's window holds
        var mayEnd = new Signal("the handlers may end");
        server.http(exchange -> {
            if (exchange.request().path().equals("/sum")) {
                exchange.response()
                        .send(Integer.toString(exchange.request().body().readAll().length));
            } else {
                mayEnd.await();
            }
        });
        var client = begin();

        int stream = 1;
        for (int n = 0; n < notRead; n++, stream += 2) {
            client.request(stream, false, "POST", "/");
            for (int i = 0; i < WINDOW / FRAME; i++) {
                client.data(stream, new byte[FRAME], false);
            }
        }
        client.request(stream, false, "POST", "/sum").data(stream, new byte[FRAME], true);

        assertThat(client.answer(stream).text()).isEqualTo(Integer.toString(FRAME));
        mayEnd.give();
    }

    @Test
    void writerIsSuspendedWhileTheClientDoesNotRead() throws Exception {
        var written = new AtomicLong();
        server.http(exchange -> {
            if (exchange.request().path().equals("/other")) {
                exchange.response().send("other");
                return;
            }
            var out = exchange.response().stream();
            for (int i = 0; i < 64; i++) {
                out.write(new byte[FRAME]);
                written.addAndGet(FRAME);
            }
        });
        var client = begin(INITIAL_WINDOW_SIZE, FRAME);

        client.get(1, "/much");
        long most = Eventually.settles("what the handler has written", written::get);
        assertThat(most).isLessThanOrEqualTo(FRAME + 3 * WINDOW);
        assertThat(client.get(3, "/other").answer(3).text()).isEqualTo("other");
        client.openWindow(0, 64 * FRAME).openWindow(1, 64 * FRAME);

        assertThat(client.answer(1).body.size()).isEqualTo(64 * FRAME);
    }

    @Test
    void clientThatDoesNotReadInTimeHasItsStreamReset() throws Exception {
        var failed = new Signal("writing has failed");
        server.start(Server.builder().timeouts(timeouts(SHORT)).http(0, exchange -> {
            if (exchange.request().path().equals("/other")) {
                exchange.response().send("other");
                return;
            }
            var out = exchange.response().stream();
            try {
                while (true) {
                    out.write(new byte[FRAME]);
                }
            } catch (IOException stalled) {
                failed.give();
                throw stalled;
            }
        }));
        var client = begin(INITIAL_WINDOW_SIZE, FRAME);

        client.get(1, "/much");

        assertThat(client.awaitReset(1)).isEqualTo(Http2Error.CANCEL);
        failed.await();
        assertThat(client.get(3, "/other").answer(3).text()).isEqualTo("other");
    }

    @Test
    void answerThatNobodyReadsIsGivenUpBehindItsHandler() throws Exception {
        server.start(Server.builder()
                .timeouts(timeouts(SHORT))
                .http(0, exchange -> exchange.response().send(new byte[FRAME])));
        var client = begin(INITIAL_WINDOW_SIZE, 0);

        client.get(1, "/");

        assertThat(client.awaitReset(1)).isEqualTo(Http2Error.CANCEL);
    }

    @Test
    void clientThatReadsNothingIsNotReadFrom() throws Exception {
        var handled = new AtomicLong();
        server.http(exchange -> exchange.response()
                .header("X-Number", handled.incrementAndGet() + "x".repeat(4096))
                .send());
        var connected = server.connectWithSmallBuffer();
        var client = FrameClient.begin(connected);
        var sending = Thread.ofPlatform().start(() -> sendAll(client, REQUESTS));

        assertThat(Eventually.settles("requests that are handled", handled::get))
                .isLessThan(REQUESTS);

        connected.reset();
        sending.join();
    }

    private static void sendAll(FrameClient client, int requests) {
        try {
            for (int i = 0; i < requests; i++) {
                client.request(2 * i + 1, true, "HEAD", "/");
            }
        } catch (IOException closed) {
            assertThat(closed).isNotNull(); // as it must be, in the middle
        }
    }

    @Test
    void clientThatReadsNothingInTimeIsCutOff() throws Exception {
        var handled = new AtomicLong();
        server.start(Server.builder()
                .timeouts(new HttpTimeouts(SHORT, Eventually.PATIENCE, Eventually.PATIENCE, SHORT))
                .http(
                        0,
                        exchange -> exchange.response()
                                .header("X-Number", handled.incrementAndGet() + "x".repeat(4096))
                                .send()));
        var client = FrameClient.begin(server.connectWithSmallBuffer());

        sendAll(client, REQUESTS);

        assertThat(handled.get()).isLessThan(REQUESTS);
        server.awaitNoConnection();
    }

    private static HttpTimeouts timeouts(Duration send) {
        return new HttpTimeouts(Eventually.PATIENCE, Eventually.PATIENCE, Eventually.PATIENCE, send);
    }
}
