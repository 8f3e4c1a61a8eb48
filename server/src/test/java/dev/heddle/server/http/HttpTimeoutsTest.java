package dev.heddle.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.Server;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.TestServer;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to clients that are too slow: only the outcome is asserted, since a busy machine may take its time. */
@ExtendWith(NoLeaks.class)
class HttpTimeoutsTest {
    private static final Duration SHORT = Duration.ofMillis(150);
    private static final Duration LONG = Duration.ofHours(1);

    private static final HttpHandler ECHO_TEXT =
            exchange -> exchange.response().send(exchange.request().body().readText());

    @RegisterExtension
    final TestServer server = new TestServer();

    private RawClient connect(HttpTimeouts timeouts, HttpHandler handler) throws IOException {
        server.start(Server.builder().http(0, handler).timeouts(timeouts));
        return server.connect();
    }

    private static HttpTimeouts shortHead() {
        return new HttpTimeouts(SHORT, LONG, LONG, LONG);
    }

    private static HttpTimeouts shortBody() {
        return new HttpTimeouts(LONG, SHORT, LONG, LONG);
    }

    private static HttpTimeouts shortIdle() {
        return new HttpTimeouts(LONG, LONG, SHORT, LONG);
    }

    private void assertTimedOut(RawClient client) throws IOException {
        var response = client.read();
        assertThat(response.status()).isEqualTo(408);
        assertThat(response.header("connection")).isEqualTo("close");
        assertThat(client.readToEnd()).isEmpty();
    }

    // ---- head

    @Test
    void newConnectionThatSendsNothingIsClosed() throws IOException {
        var client = connect(shortHead(), ECHO_TEXT);

        assertThat(client.readToEnd()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"G", "GET / HTTP/1.1", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: y"})
    void headThatStopsIsTimedOut(String beginning) throws IOException {
        var client = connect(shortHead(), ECHO_TEXT);

        assertTimedOut(client.send(beginning));
    }

    @Test
    void headThatStopsOnAUsedConnectionIsTimedOut() throws IOException {
        var client = connect(shortHead(), ECHO_TEXT);
        assertThat(client.post("/", "first").read().text()).isEqualTo("first");

        assertTimedOut(client.send("GET / HT"));
    }

    @Test
    void headThatStopsBehindAnotherRequestIsTimedOut() throws IOException {
        var client = connect(shortHead(), ECHO_TEXT);

        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HT");

        assertThat(client.read().status()).isEqualTo(200);
        assertTimedOut(client);
    }

    @Test
    void headThatDripsIsTimedOutAllTheSame() throws Exception {
        // The time is for the whole head: a byte now and then does not extend it.
        var client = connect(shortHead(), ECHO_TEXT);
        var dripping = Thread.ofVirtual().start(() -> drip(client));

        assertTimedOut(client);
        client.close();
        dripping.join();
    }

    private static void drip(RawClient client) {
        try {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n");
            while (true) {
                client.send("X-Drip: 1\r\n");
                Thread.sleep(20);
            }
        } catch (IOException | InterruptedException closed) {
            assertThat(closed).isInstanceOf(IOException.class);
        }
    }

    @Test
    void timeOfTheHeadEndsWithTheHead() throws IOException {
        var client = connect(shortHead(), exchange -> {
            Thread.sleep(SHORT.multipliedBy(2));
            exchange.response().send("slow");
        });

        for (int i = 0; i < 2; i++) {
            assertThat(client.get("/").read().text()).isEqualTo("slow");
        }
    }

    // ---- body

    @Test
    void bodyThatStopsIsTimedOut() throws IOException {
        var client = connect(shortBody(), ECHO_TEXT);

        client.sendLines("POST / HTTP/1.1", "Host: a", "Content-Length: 10", "").send("half");

        assertTimedOut(client);
    }

    @Test
    void bodyThatNeverBeginsIsTimedOut() throws IOException {
        var client = connect(shortBody(), ECHO_TEXT);

        client.sendLines("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", "");

        assertTimedOut(client);
    }

    @Test
    void bodyThatNeverComesAfterItWasAskedForIsTimedOut() throws IOException {
        var client = connect(shortBody(), ECHO_TEXT);

        client.sendLines("POST / HTTP/1.1", "Host: a", "Content-Length: 1", "Expect: 100-continue", "");

        assertThat(client.read().status()).isEqualTo(100);
        assertTimedOut(client);
    }

    @Test
    void handlerMayAnswerAStalledBodyItself() throws IOException {
        var client = connect(
                shortBody(),
                exchange -> assertThatThrownBy(() -> exchange.request().body().readAll())
                        .isInstanceOfSatisfying(HttpException.class, e -> {
                            assertThat(e.status()).isEqualTo(408);
                            exchange.response().header("X-Seen", "yes");
                        }));

        client.sendLines("POST / HTTP/1.1", "Host: a", "Content-Length: 10", "").send("half");

        var response = client.read();
        assertThat(response.header("x-seen")).isEqualTo("yes");
        assertThat(response.header("connection")).isEqualTo("close");
        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    void unreadBodyThatStopsClosesTheConnectionAfterTheAnswer() throws IOException {
        var client = connect(shortBody(), exchange -> exchange.response().send("unread"));

        client.sendLines("POST / HTTP/1.1", "Host: a", "Content-Length: 10", "").send("half");

        assertThat(client.read().text()).isEqualTo("unread");
        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    void streamedAnswerToABodyThatStopsIsBroken() throws IOException {
        var client =
                connect(shortBody(), exchange -> exchange.request().body().transferTo(exchange.response().stream()));

        client.sendLines("POST / HTTP/1.1", "Host: a", "Content-Length: 10", "").send("half");

        assertThat(client.readHead().status()).isEqualTo(200);
        assertThat(client.readToEnd()).isEqualTo("4\r\nhalf\r\n");
    }

    // ---- idle

    @Test
    void idleConnectionIsClosedWithoutAWord() throws IOException {
        var client = connect(shortIdle(), ECHO_TEXT);

        assertThat(client.get("/").read().header("connection")).isNull();

        assertThat(client.readToEnd()).isEmpty();
    }

    // ---- the response

    @Test
    void clientThatStopsReadingEndsItsHandler() throws Exception {
        var thrown = new CompletableFuture<Throwable>();
        server.start(Server.builder()
                .timeouts(new HttpTimeouts(LONG, LONG, LONG, SHORT))
                .http(0, exchange -> {
                    try (var body = exchange.response().stream()) {
                        while (true) {
                            body.write(new byte[64 * 1024]);
                        }
                    } catch (IOException e) {
                        thrown.complete(e);
                        throw e;
                    }
                }));
        var client = server.connectWithSmallBuffer();

        client.get("/");

        assertThat(thrown.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(SocketTimeoutException.class);
        // And not one that the handler has ended: the client has half of a response, and sees that.
        assertThatThrownBy(client::readToEnd).isInstanceOf(SocketException.class);
        server.awaitNoConnection();
    }

    @Test
    void handlerMayTakeLongerThanClientsMay() throws IOException {
        var client = connect(new HttpTimeouts(SHORT, SHORT, SHORT, SHORT), exchange -> {
            Thread.sleep(SHORT.multipliedBy(2));
            exchange.response().send("slow");
        });

        assertThat(client.get("/").read().text()).isEqualTo("slow");
    }

    // ---- arguments

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void timesAreMoreThanZero(long millis) {
        var none = Duration.ofMillis(millis);
        assertThatThrownBy(() -> new HttpTimeouts(none, LONG, LONG, LONG))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("head timeout " + none + ": allowed is more than zero");
        assertThatThrownBy(() -> new HttpTimeouts(LONG, none, LONG, LONG)).hasMessageStartingWith("body timeout");
        assertThatThrownBy(() -> new HttpTimeouts(LONG, LONG, none, LONG)).hasMessageStartingWith("idle timeout");
        assertThatThrownBy(() -> new HttpTimeouts(LONG, LONG, LONG, none)).hasMessageStartingWith("send timeout");
    }
}
