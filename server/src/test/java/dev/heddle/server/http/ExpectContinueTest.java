package dev.heddle.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.Server;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.TestServer;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client that asks before it sends its body (RFC 9110 10.1.1). */
@ExtendWith(NoLeaks.class)
class ExpectContinueTest {
    private static final HttpHandler ECHO_TEXT =
            exchange -> exchange.response().send(exchange.request().body().readText());

    @RegisterExtension
    final TestServer server = new TestServer();

    private RawClient connectTo(HttpHandler handler) throws IOException {
        server.http(handler);
        return server.connect();
    }

    private static RawClient ask(RawClient client, int length) throws IOException {
        return client.sendLines(
                "POST / HTTP/1.1", "Host: test", "Content-Length: " + length, "Expect: 100-continue", "");
    }

    @Test
    void clientIsToldToGoOnWhenTheHandlerReads() throws IOException {
        var client = connectTo(ECHO_TEXT);

        for (int i = 0; i < 2; i++) {
            var interim = ask(client, 4).read();
            assertThat(interim.statusLine()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(interim.header("content-length")).isNull();
            assertThat(client.send("body").read().text()).isEqualTo("body");
        }
    }

    @Test
    void clientIsToldOnceOnly() throws IOException {
        var client = connectTo(exchange -> {
            var body = exchange.request().body();
            exchange.response().send(body.read(new byte[1]) + " " + body.read(new byte[1]) + " " + body.readText());
        });

        assertThat(ask(client, 4).read().status()).isEqualTo(100);
        assertThat(client.send("body").read().text()).isEqualTo("1 1 dy");
    }

    @Test
    void handlerThatDoesNotReadLeavesTheBodyWithTheClient() throws IOException {
        var client = connectTo(exchange -> exchange.response().status(401).send("who are you"));

        var response = ask(client, 4).read();

        assertThat(response.status()).isEqualTo(401);
        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    void bodyThatIsTooLongIsRefusedBeforeItIsSent() throws IOException {
        server.start(Server.builder().http(0, ECHO_TEXT).limits(new HttpLimits(1024, 1024, 100, 100, 10)));
        var client = server.connect();

        assertThat(ask(client, 101).read().status()).isEqualTo(413);
        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    void otherExpectationIsNotMet() throws IOException {
        var client = connectTo(ECHO_TEXT);

        client.sendLines("POST / HTTP/1.1", "Host: test", "Content-Length: 4", "Expect: a-miracle", "");

        assertThat(client.read().status()).isEqualTo(417);
        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    void expectationIsIgnoredInHttp10() throws IOException {
        // RFC 9110 10.1.1: it must be, there is no interim response in HTTP/1.0.
        var client = connectTo(ECHO_TEXT);

        client.sendLines("POST / HTTP/1.0", "Content-Length: 4", "Expect: 100-continue", "")
                .send("body");

        assertThat(client.read().text()).isEqualTo("body");
    }

    @Test
    void clientMayGoOnWithoutWaiting() throws IOException {
        var client = connectTo(ECHO_TEXT);

        ask(client, 4).send("body");

        assertThat(client.read().status()).isEqualTo(100);
        assertThat(client.read().text()).isEqualTo("body");
        assertThat(client.post("/", "next").read().text()).isEqualTo("next");
    }

    @ParameterizedTest
    @ValueSource(strings = {"100-continue", "100-Continue"})
    void requestWithoutABodyNeedsNoContinue(String expectation) throws IOException {
        // RFC 9110 10.1.1: a server may leave it out if there is no body.
        var client = connectTo(ECHO_TEXT);

        client.sendLines("GET / HTTP/1.1", "Host: test", "Expect: " + expectation, "");
        var response = client.read();
        if (response.status() == 100) {
            response = client.read();
        }

        assertThat(response.status()).isEqualTo(200);
        assertThat(client.post("/", "next").read().text()).isEqualTo("next");
    }

    @Test
    void handlerThatBeginsItsAnswerBeforeItReadsTellsTheClientFirst() throws IOException {
        // An interim response has no place behind the head of the final one.
        var client = connectTo(exchange -> exchange.request().body().transferTo(exchange.response().stream()));

        assertThat(ask(client, 4).read().status()).isEqualTo(100);
        assertThat(client.send("body").read().text()).isEqualTo("body");
        assertThat(client.post("/", "next").read().text()).isEqualTo("next");
    }

    @Test
    void errorThatIsStreamedDoesNotAskForTheBody() throws IOException {
        var client =
                connectTo(exchange -> exchange.response().status(403).stream().write("no"));

        var response = ask(client, 4).read();

        assertThat(response.status()).isEqualTo(403);
        assertThat(response.text()).isEqualTo("no");
        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    void bodyThatWasNotAskedForIsNotReadAfterTheAnswer() throws IOException {
        var client = connectTo(exchange -> {
            exchange.response().status(403).send("no");
            exchange.request().body().readAll();
        });

        assertThat(ask(client, 4).read().status()).isEqualTo(403);
        assertThat(client.readToEnd()).isEmpty();
        assertThat(server.expectLog("Handler of POST / failed"))
                .contains("IllegalStateException: the response has begun: the client cannot be asked");
    }
}
