package dev.heddle.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.Server;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a handler reads what a client sends (RFC 9112 6 and 7). */
@ExtendWith(NoLeaks.class)
class RequestBodyTest {
    private static final HttpHandler ECHO_TEXT =
            exchange -> exchange.response().send(exchange.request().body().readText());

    @RegisterExtension
    final TestServer server = new TestServer();

    private static RawClient sendChunkedHead(RawClient client) throws IOException {
        return client.sendLines("POST / HTTP/1.1", "Host: test", "Transfer-Encoding: chunked", "");
    }

    @Test
    void requestWithoutALengthHasNoBody() throws IOException {
        server.http(exchange -> {
            var body = exchange.request().body();
            assertThat(body.read(new byte[1])).isEqualTo(-1);
            assertThat(body.read(new byte[1])).isEqualTo(-1);
            assertThat(body.isComplete()).isTrue();
            assertThat(body.readAll()).isEmpty();
            exchange.response().send("nothing");
        });

        assertThat(server.get("/").text()).isEqualTo("nothing");
    }

    @Test
    void bodyOfAKnownLengthIsRead() throws IOException {
        server.http(ECHO_TEXT);
        var client = server.connect();

        assertThat(client.post("/", "one").read().text()).isEqualTo("one");
        assertThat(client.post("/", "").read().text()).isEmpty();
        assertThat(client.post("/", "two").read().text()).isEqualTo("two");
    }

    @Test
    void chunksAreJoined() throws IOException {
        server.http(ECHO_TEXT);
        var client = server.connect();

        for (int i = 0; i < 2; i++) {
            sendChunkedHead(client).send("4\r\nabcd\r\nA;name=value\r\n0123456789\r\n0\r\n\r\n");
            assertThat(client.read().text()).isEqualTo("abcd0123456789");
        }
    }

    @Test
    void bodyMayComeByteByByte() throws IOException {
        server.http(ECHO_TEXT);
        var client = server.connect();

        for (char c : "POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
                .toCharArray()) {
            client.send(String.valueOf(c));
        }

        assertThat(client.read().text()).isEqualTo("abc");
    }

    @Test
    void fieldsBehindAChunkedBodyAreThereAtItsEnd() throws IOException {
        server.http(exchange -> {
            var body = exchange.request().body();
            assertThat(body.trailers().names()).isEmpty();
            body.readAll();
            exchange.response()
                    .send(body.trailers().get("x-checksum") + body.trailers().all("X-Two"));
        });
        var client = server.connect();

        sendChunkedHead(client).send("1\r\na\r\n0\r\nX-Checksum: 7\r\nX-Two: a\r\nX-Two: b\r\n\r\n");

        assertThat(client.read().text()).isEqualTo("7[a, b]");
    }

    @Test
    void handlerReadsWhatIsThereAndWaitsForTheRest() throws Exception {
        var firstRead = new Signal("the first piece was read");
        server.http(exchange -> {
            var body = exchange.request().body();
            var into = new byte[100];
            int first = body.read(into, 10, 80);
            firstRead.give();
            int second = body.read(into, 10 + first, 80);
            exchange.response().send(first + " " + second + " " + new String(into, 10, 6, StandardCharsets.US_ASCII));
        });
        var client = server.connect();
        client.sendLines("POST / HTTP/1.1", "Host: test", "Content-Length: 6", "")
                .send("abcd");
        firstRead.await();
        client.send("ef");

        assertThat(client.read().text()).isEqualTo("4 2 abcdef");
    }

    @Test
    void pieceThatDoesNotFitIsKeptForTheNextRead() throws IOException {
        server.http(exchange -> {
            var body = exchange.request().body();
            var two = new byte[2];
            assertThat(body.read(two, 0, 0)).isZero();
            assertThat(body.read(two)).isEqualTo(2);
            assertThat(new String(two, StandardCharsets.US_ASCII)).isEqualTo("ab");
            exchange.response().send(body.readText());
        });

        assertThat(server.connect().post("/", "abcde").read().text()).isEqualTo("cde");
    }

    @Test
    void librariesReadItAsAStream() throws IOException {
        server.http(exchange -> {
            var lines = new BufferedReader(
                    new InputStreamReader(exchange.request().body().inputStream(), StandardCharsets.UTF_8));
            exchange.response().send(lines.readLine() + "|" + lines.readLine() + "|" + lines.readLine());
        });

        assertThat(server.connect().post("/", "one\ntwo").read().text()).isEqualTo("one|two|null");
    }

    @Test
    void streamOfBytesHasNoNegativeOnes() throws IOException {
        server.http(exchange -> {
            var in = exchange.request().body().inputStream();
            exchange.response().send(in.read() + " " + in.read() + " " + in.read());
        });
        var client = server.connect();
        client.sendLines("POST / HTTP/1.1", "Host: test", "Content-Length: 2", "")
                .send(new byte[] {(byte) 0xff, 0});

        assertThat(client.read().text()).isEqualTo("255 0 -1");
    }

    @Test
    void partOfTheBodyIsReadAndTheRestPassedOn() throws IOException {
        server.http(exchange -> {
            var body = exchange.request().body();
            body.read(new byte[2]);
            body.transferTo(exchange.response().stream());
        });

        assertThat(server.connect().post("/", "abcdef").read().text()).isEqualTo("cdef");
    }

    // ---- limits

    @Test
    void bodyThatIsTooLongForMemoryIsRefused() throws IOException {
        startWithLimits(1000, 10, ECHO_TEXT);
        var client = server.connect();

        var response = client.post("/", "x".repeat(11)).read();

        assertThat(response.status()).isEqualTo(413);
        assertThat(response.text()).isEqualTo("body longer than 10 bytes\n");
        assertThat(client.post("/", "x".repeat(10)).read().status()).isEqualTo(200);
    }

    @Test
    void bodyThatIsReadAsAStreamMayBeLonger() throws IOException {
        startWithLimits(1000, 10, exchange -> exchange.request().body().transferTo(exchange.response().stream()));

        assertThat(server.connect().post("/", "x".repeat(1000)).read().body()).hasSize(1000);
    }

    private void startWithLimits(long body, int buffered, HttpHandler handler) throws IOException {
        var limits = new HttpLimits(1024, 1024, body, buffered, 100);
        server.start(Server.builder().http(0, handler).limits(limits));
    }

    // ---- what the handler leaves

    @Test
    void smallBodyThatNobodyReadsIsSkipped() throws IOException {
        server.http(exchange -> exchange.response().send("unread"));
        var client = server.connect();

        assertThat(client.post("/", "x".repeat(100_000)).read().text()).isEqualTo("unread");
        assertThat(client.get("/").read().text()).isEqualTo("unread");
    }

    @Test
    void smallBodyThatComesAfterTheAnswerIsSkipped() throws IOException {
        server.http(exchange -> exchange.response().send("unread"));
        var client = server.connect();
        client.sendLines("POST / HTTP/1.1", "Host: test", "Content-Length: 4", "");
        assertThat(client.read().text()).isEqualTo("unread");

        client.send("GET!").get("/");

        assertThat(client.read().text()).isEqualTo("unread");
    }

    @Test
    void largeBodyThatNobodyReadsClosesTheConnectionAfterTheAnswer() throws IOException {
        server.http(exchange -> exchange.response().send("unread"));
        var client = server.connect();
        client.sendLines("POST / HTTP/1.1", "Host: test", "Content-Length: 100000000", "")
                .send(new byte[300_000]);

        assertThat(client.read().text()).isEqualTo("unread");
        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    void clientThatLeavesInTheMiddleOfAnUnreadBodyIsNoError() throws IOException {
        server.http(exchange -> exchange.response().send("unread"));
        var client = server.connect();
        client.sendLines("POST / HTTP/1.1", "Host: test", "Content-Length: 4", "");
        assertThat(client.read().text()).isEqualTo("unread");

        client.close();

        server.awaitNoConnection();
    }

    @Test
    void unreadBodyThatIsMalformedClosesTheConnectionAfterTheAnswer() throws IOException {
        server.http(exchange -> exchange.response().send("unread"));
        var client = server.connect();
        sendChunkedHead(client).send("no number\r\n");

        assertThat(client.read().text()).isEqualTo("unread");
        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    void unreadBodyThatIsTooLongClosesTheConnectionAfterTheAnswer() throws IOException {
        startWithLimits(3, 3, exchange -> exchange.response().send("unread"));
        var client = server.connect();
        sendChunkedHead(client).send("4\r\nabcd\r\n0\r\n\r\n");

        assertThat(client.read().text()).isEqualTo("unread");
        assertThat(client.readToEnd()).isEmpty();
    }

    // ---- the client ends early

    @Test
    void endOfInputInTheMiddleOfABodyIsAnExceptionForTheHandlerAndNoErrorOfTheServer() throws IOException {
        server.http(exchange -> {
            assertThatThrownBy(() -> exchange.request().body().readAll())
                    .isInstanceOf(IOException.class)
                    .hasMessage("the client closed the connection before the end of its request");
            exchange.request().body().readAll();
        });
        var client = server.connect();
        client.sendLines("POST / HTTP/1.1", "Host: test", "Content-Length: 4", "")
                .send("ab")
                .endOutput();

        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    void handlerMayAnswerAClientThatHasEndedItsInput() throws IOException {
        server.http(exchange -> {
            try {
                exchange.request().body().readAll();
            } catch (IOException e) {
                exchange.response().status(400).send("half a body");
            }
        });
        var client = server.connect();
        client.sendLines("POST / HTTP/1.1", "Host: test", "Content-Length: 4", "")
                .send("ab")
                .endOutput();

        assertThat(client.read().text()).isEqualTo("half a body");
        assertThat(client.readToEnd()).isEmpty();
    }
}
