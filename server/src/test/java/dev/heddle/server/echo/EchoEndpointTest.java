package dev.heddle.server.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.fixture.RawResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code /echo} and {@code /plaintext}, to the byte. */
class EchoEndpointTest {
    @RegisterExtension
    final EchoServer echo = new EchoServer();

    @Test
    void plaintext() throws Exception {
        var client = echo.connect().get("/plaintext").get("/plaintext");

        for (var answer : new RawResponse[] {client.read(), client.read()}) {
            assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(answer.header("Content-Type")).isEqualTo("text/plain");
            assertThat(answer.text()).isEqualTo("Hello, World!");
        }
    }

    @Test
    void aLargeBodyOfAnyBytes() throws Exception {
        var body = new byte[5_000_000];
        new Random(1).nextBytes(body);
        var client = echo.connect()
                .sendLines(
                        "PUT /echo HTTP/1.1",
                        "Host: loom",
                        "Content-Type: image/x-weave",
                        "Content-Length: 5000000",
                        "");
        // The server does not read on while nobody takes what it sends: so both ways at once.
        var sender = Thread.startVirtualThread(() -> {
            try {
                client.send(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        var answer = client.read();
        sender.join();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("image/x-weave");
        assertThat(answer.header("Content-Length")).isEqualTo("5000000");
        assertThat(answer.body()).isEqualTo(body);
    }

    @Test
    void aBodyIsEchoedWhileItIsStillSent() throws Exception {
        var client = echo.connect()
                .sendLines("POST /echo HTTP/1.1", "Host: loom", "Transfer-Encoding: chunked", "", "5", "first");

        assertThat(client.readHead().header("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(client.readExactly(10)).asString().isEqualTo("5\r\nfirst\r\n");
        client.sendLines("6", "second", "0", "");
        assertThat(client.readExactly(16)).asString().isEqualTo("6\r\nsecond\r\n0\r\n\r\n");
    }

    @Test
    void aClientThatWaitsForContinueGetsItBeforeTheAnswer() throws Exception {
        var client = echo.connect()
                .sendLines("POST /echo HTTP/1.1", "Host: loom", "Content-Length: 4", "Expect: 100-continue", "");

        assertThat(client.read().status()).isEqualTo(100);
        client.send("body");
        assertThat(client.read().text()).isEqualTo("body");
    }

    @Test
    void nothingIsEchoedByNothing() throws Exception {
        var answer = echo.get("/echo");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Length")).isEqualTo("0");
        assertThat(answer.header("Content-Type")).isNull();
        assertThat(echo.head("/echo").status()).isEqualTo(200);
    }

    @Test
    void aBodyThatEndsTooSoonIsNotEchoedAsComplete() throws Exception {
        var client = echo.connect()
                .sendLines("POST /echo HTTP/1.1", "Host: loom", "Transfer-Encoding: chunked", "", "4", "only");
        client.readHead();
        assertThat(client.readExactly(9)).asString().isEqualTo("4\r\nonly\r\n");

        client.endOutput();

        assertThatThrownBy(() -> client.readExactly(1)).isInstanceOf(IOException.class);
    }
}
