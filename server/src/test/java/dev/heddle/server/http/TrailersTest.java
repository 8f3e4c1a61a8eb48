package dev.heddle.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.TestServer;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields behind the body of a response (RFC 9110 6.5). */
@ExtendWith(NoLeaks.class)
class TrailersTest {
    @RegisterExtension
    final TestServer server = new TestServer();

    private RawClient connectTo(HttpHandler handler) throws IOException {
        server.http(handler);
        return server.connect();
    }

    private static void answerWithSum(HttpExchange exchange) throws IOException {
        var body = exchange.response().stream();
        body.write("abc");
        body.trailer("X-Sum", "3");
        body.trailer("X-Sum", "three");
    }

    @Test
    void areSentBehindTheLastChunk() throws IOException {
        var client = connectTo(TrailersTest::answerWithSum).get("/");

        assertThat(client.readHead().header("transfer-encoding")).isEqualTo("chunked");
        for (var line : new String[] {"3", "abc", "0", "X-Sum: 3", "X-Sum: three", ""}) {
            assertThat(client.readLine()).isEqualTo(line);
        }
        assertThat(client.get("/").readHead().status()).isEqualTo(200);
    }

    @Test
    void stayBehindForAClientOfHttp10() throws IOException {
        var client = connectTo(TrailersTest::answerWithSum).send("GET / HTTP/1.0\r\n\r\n");

        assertThat(client.readHead().status()).isEqualTo(200);
        assertThat(client.readToEnd()).isEqualTo("abc");
    }

    @Test
    void stayBehindWithAnAnswerToHead() throws IOException {
        var client =
                connectTo(TrailersTest::answerWithSum).sendLines("HEAD / HTTP/1.1", "Host: a", "Connection: close", "");

        assertThat(client.readHead().status()).isEqualTo(200);
        assertThat(client.readToEnd()).isEmpty();
    }

    private void assertRefused(HttpHandler misuse, Class<? extends Exception> type, String message) throws Exception {
        var checked = new CompletableFuture<Boolean>();
        var client = connectTo(exchange -> {
            assertThatThrownBy(() -> misuse.handle(exchange)).isInstanceOf(type).hasMessageContaining(message);
            checked.complete(true);
        });

        client.get("/").readHead();

        assertThat(checked.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Content-Length", "transfer-encoding", "Host", "Authorization", "Set-Cookie", "X-Forwarded-For"})
    void thatMayBeNoTrailerAreRefused(String name) throws Exception {
        assertRefused(
                exchange -> exchange.response().stream().trailer(name, "1"),
                IllegalArgumentException.class,
                "trailer " + name + ": allowed is no field that concerns framing, routing, authentication");
    }

    @Test
    void withALineEndAreRefused() throws Exception {
        assertRefused(
                exchange -> exchange.response().stream().trailer("X-Sum", "1\r\nX-Other: 2"),
                IllegalArgumentException.class,
                "");
    }

    @Test
    void haveNoPlaceBehindABodyOfAKnownLength() throws Exception {
        assertRefused(
                exchange -> {
                    try (var body = exchange.response().header("Content-Length", "1").stream()) {
                        body.write("a");
                        body.trailer("X-Sum", "1");
                    }
                },
                IllegalStateException.class,
                "a body with a length has no trailers");
    }

    @Test
    void comeTooLateBehindTheEnd() throws Exception {
        assertRefused(
                exchange -> {
                    var body = exchange.response().stream();
                    body.close();
                    body.trailer("X-Sum", "1");
                },
                IllegalStateException.class,
                "the body is closed");
    }
}
