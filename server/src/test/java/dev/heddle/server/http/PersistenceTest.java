package dev.heddle.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.Server;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.TestServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a connection lives (RFC 9112 9). */
@ExtendWith(NoLeaks.class)
class PersistenceTest {
    private static final HttpHandler PATH =
            exchange -> exchange.response().send(exchange.request().path());

    @RegisterExtension
    final TestServer server = new TestServer();

    private RawClient connectTo(HttpHandler handler) throws IOException {
        server.http(handler);
        return server.connect();
    }

    @Test
    void connectionOfHttp11StaysOpen() throws IOException {
        var client = connectTo(PATH);

        for (var path : List.of("/1", "/2", "/3")) {
            var response = client.get(path).read();
            assertThat(response.text()).isEqualTo(path);
            assertThat(response.header("connection")).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "Close", "keep-alive, close", "close, TE"})
    void connectionOfHttp11EndsWhenTheClientSaysSo(String connection) throws IOException {
        var client = connectTo(PATH);

        client.sendLines("GET /last HTTP/1.1", "Host: test", "Connection: " + connection, "");

        var response = client.read();
        assertThat(response.text()).isEqualTo("/last");
        assertThat(response.header("connection")).isEqualTo("close");
        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    void requestBehindTheLastOneIsNotServed() throws IOException {
        // RFC 9112 9.6: a server that has received close must not process what follows.
        var client = connectTo(PATH);

        client.sendLines("GET /last HTTP/1.1", "Host: test", "Connection: close", "")
                .get("/more");

        assertThat(client.read().text()).isEqualTo("/last");
        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    void connectionOfHttp10EndsAfterOneRequest() throws IOException {
        var client = connectTo(PATH);

        client.sendLines("GET /last HTTP/1.0", "");

        assertThat(client.read().header("connection")).isEqualTo("close");
        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    void connectionOfHttp10StaysOpenWhenTheClientAsksForIt() throws IOException {
        var client = connectTo(PATH);

        for (var path : List.of("/1", "/2")) {
            client.sendLines("GET " + path + " HTTP/1.0", "Connection: Keep-Alive", "");
            var response = client.read();
            assertThat(response.text()).isEqualTo(path);
            assertThat(response.header("connection")).isEqualTo("keep-alive");
        }
    }

    @Test
    void handlerMayEndTheConnection() throws IOException {
        var client = connectTo(
                exchange -> exchange.response().header("Connection", "close").send("bye"));

        client.get("/").get("/");

        assertThat(client.read().header("connection")).isEqualTo("close");
        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    void connectionEndsAfterItsLastRequest() throws IOException {
        server.start(Server.builder().http(0, PATH).limits(new HttpLimits(1024, 1024, 1024, 1024, 2)));
        var client = server.connect();

        assertThat(client.get("/1").read().header("connection")).isNull();
        assertThat(client.get("/2").read().header("connection")).isEqualTo("close");
        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    void clientThatEndsItsInputGetsItsAnswers() throws IOException {
        var client = connectTo(PATH);

        client.get("/1").get("/2").endOutput();

        assertThat(client.read().text()).isEqualTo("/1");
        assertThat(client.read().text()).isEqualTo("/2");
        assertThat(client.readToEnd()).isEmpty();
    }

    // ---- between requests

    @Test
    void emptyLinesBeforeARequestAreSkipped() throws IOException {
        // RFC 9112 2.2: at least one should be.
        var client = connectTo(PATH);

        client.send("\r\n\r\n").get("/1");
        assertThat(client.read().text()).isEqualTo("/1");
        client.send("\r\n").get("/2");
        assertThat(client.read().text()).isEqualTo("/2");
    }

    @Test
    void headMayComeByteByByte() throws IOException {
        var client = connectTo(PATH);

        for (int i = 0; i < 2; i++) {
            for (char c : "GET /slowly HTTP/1.1\r\nHost: test\r\n\r\n".toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertThat(client.read().text()).isEqualTo("/slowly");
        }
    }
}
