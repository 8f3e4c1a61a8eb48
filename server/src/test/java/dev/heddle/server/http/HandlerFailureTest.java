package dev.heddle.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees of a handler that fails, and what the log says. */
@ExtendWith(NoLeaks.class)
class HandlerFailureTest {
    @RegisterExtension
    final TestServer server = new TestServer();

    /** Fails on {@code /fail}, and answers otherwise. */
    private RawClient connectToOneThatFails(HttpHandler handler) throws IOException {
        server.http(exchange -> {
            if (exchange.request().path().equals("/fail")) {
                handler.handle(exchange);
            } else {
                exchange.response().send("fine");
            }
        });
        return server.connect();
    }

    private static void assertFine(RawClient client) throws IOException {
        assertThat(client.get("/").read().text()).isEqualTo("fine");
    }

    // ---- before the response has begun

    static Stream<Throwable> failures() {
        return Stream.of(
                new IllegalStateException("secret"),
                new Exception("secret"),
                new IOException("secret"),
                new UncheckedIOException(new IOException("secret")),
                new CancellationException("secret"),
                new InterruptedException("secret"),
                new AssertionError("secret"),
                new NoClassDefFoundError("secret"),
                new OutOfMemoryError("secret"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failureIsAnsweredWithoutItsTextAndLogged(Throwable failure) throws IOException {
        var client = connectToOneThatFails(exchange -> {
            exchange.response().status(201).header("X-Leaked", "secret");
            throwAny(failure);
        });

        var response = client.get("/fail?query=secret").read();

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.text()).isEqualTo("Internal Server Error\n");
        assertThat(response.header("x-leaked")).isNull();
        // The rest of the test sees to it that it is logged once.
        assertThat(server.expectLog("Handler of GET /fail failed"))
                .contains(failure.getClass().getName() + ": ")
                .contains("secret")
                .contains("at dev.heddle.server.http.HandlerFailureTest")
                .doesNotContain("query=secret");
        assertFine(client);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwAny(Throwable failure) throws T {
        throw (T) failure;
    }

    @Test
    void endlessRecursionIsAnsweredAndOthersGoOn() throws IOException {
        var client = connectToOneThatFails(exchange -> recurse(0));
        var other = server.connect();
        assertFine(other);

        assertThat(client.get("/fail").read().status()).isEqualTo(500);

        assertThat(server.expectLog("Handler of GET /fail failed")).contains("StackOverflowError");
        assertFine(client);
        assertFine(other);
    }

    @Test
    void endlessRecursionLeavesTwoThousandRequestsThatAreBeingHandledAlone() throws IOException {
        int count = 2_000;
        var goOn = new CountDownLatch(1);
        var waiting = new AtomicInteger();
        server.http(exchange -> {
            if (exchange.request().path().equals("/fail")) {
                recurse(0);
            }
            waiting.incrementAndGet();
            goOn.await();
            exchange.response().send("fine");
        });
        var others = new ArrayList<RawClient>();
        for (int i = 0; i < count; i++) {
            others.add(server.connect().get("/"));
        }
        Eventually.isTrue("all others are being handled", () -> waiting.get() == count);
        var broken = server.connect();

        assertThat(broken.get("/fail").read().status()).isEqualTo(500);

        server.expectLog("Handler of GET /fail failed");
        goOn.countDown();
        for (var other : others) {
            assertThat(other.read().text()).isEqualTo("fine");
            assertFine(other);
        }
        assertFine(broken);
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int recurse(int depth) {
        return recurse(depth + 1) + depth;
    }

    @Test
    void statusOfAnExceptionIsAnsweredWithItsText() throws IOException {
        var client = connectToOneThatFails(exchange -> {
            exchange.response().header("X-Dropped", "1");
            throw new HttpException(418, "short and stout");
        });

        var response = client.get("/fail").read();

        assertThat(response.status()).isEqualTo(418);
        assertThat(response.text()).isEqualTo("short and stout\n");
        assertThat(response.header("x-dropped")).isNull();
        assertFine(client);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 200, 302, 399, 600})
    void exceptionCarriesAnErrorStatusOnly(int status) {
        assertThatThrownBy(() -> new HttpException(status, "none"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("status " + status + ": allowed are 400 to 599");
    }

    @Test
    void handlerThatAnswersNothingAnswersAnEmptyBody() throws IOException {
        var client = connectToOneThatFails(
                exchange -> exchange.response().status(202).header("X-Set", "1"));

        var response = client.get("/fail").read();

        assertThat(response.status()).isEqualTo(202);
        assertThat(response.header("x-set")).isEqualTo("1");
        assertThat(response.header("content-length")).isEqualTo("0");
        assertFine(client);
    }

    @Test
    void failureWhileTheBodyWaitsKeepsTheConnection() throws IOException {
        var client = connectToOneThatFails(exchange -> {
            exchange.request().body().read(new byte[1]);
            throw new IllegalStateException("in the middle");
        });

        client.post("/fail", "a body of some bytes");

        assertThat(client.read().status()).isEqualTo(500);
        server.expectLog("Handler of POST /fail failed");
        assertFine(client);
    }

    // ---- header injection (RFC 9110 5.5)

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nSet-Cookie: b=c", "a\nb", "a\rb", "a\0b", "\r\n\r\n<html>"})
    void lineBreakInAValueIsRefused(String value) throws IOException {
        var client = connectToOneThatFails(
                exchange -> exchange.response().header("X-Value", value).send("injected"));

        var response = client.get("/fail").read();

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.text()).isEqualTo("Internal Server Error\n");
        assertThat(response.header("set-cookie")).isNull();
        assertThat(server.expectLog("Handler of GET /fail failed")).contains("IllegalArgumentException");
        assertFine(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X\r\nSet-Cookie: b=c", "X Y", "X:Y", "", "X\nY"})
    void nameThatIsNoTokenIsRefused(String name) throws IOException {
        var client = connectToOneThatFails(
                exchange -> exchange.response().addHeader(name, "value").send("injected"));

        assertThat(client.get("/fail").read().status()).isEqualTo(500);
        assertThat(server.expectLog("Handler of GET /fail failed")).contains("IllegalArgumentException");
        assertFine(client);
    }

    // ---- after the response has begun: the client must see that it is broken

    @Test
    void chunkedStreamBreaksWithoutItsEnd() throws IOException {
        var client = connectToOneThatFails(exchange -> {
            exchange.response().stream().write("the first piece");
            throw new IllegalStateException("in the middle");
        });

        client.get("/fail");

        assertThat(client.readHead().header("transfer-encoding")).isEqualTo("chunked");
        assertThat(client.readToEnd()).isEqualTo("f\r\nthe first piece\r\n");
        assertThat(server.expectLog("Handler of GET /fail failed")).contains("IllegalStateException: in the middle");
    }

    @Test
    void statusOfAnExceptionIsTooLateInAStream() throws IOException {
        var client = connectToOneThatFails(exchange -> {
            exchange.response().stream().write("the first piece");
            throw new HttpException(404, "too late");
        });

        client.get("/fail");

        assertThat(client.readHead().status()).isEqualTo(200);
        assertThat(client.readToEnd()).isEqualTo("f\r\nthe first piece\r\n");
    }

    @Test
    void streamOfAnAnnouncedLengthBreaksBeforeItsEnd() throws IOException {
        var client = connectToOneThatFails(exchange -> {
            exchange.response().header("Content-Length", "100").stream().write("some");
            throw new IllegalStateException("in the middle");
        });

        client.get("/fail");

        assertThat(client.readHead().header("content-length")).isEqualTo("100");
        assertThat(client.readToEnd()).isEqualTo("some");
        server.expectLog("Handler of GET /fail failed");
    }

    @Test
    void streamThatEndsWithTheConnectionBreaksByAReset() throws IOException {
        // The end of the connection would look like the end of the body.
        var client = connectToOneThatFails(exchange -> {
            exchange.response().stream().write("the first piece");
            exchange.request().body().read(new byte[1]);
            throw new IllegalStateException("in the middle");
        });
        client.sendLines("POST /fail HTTP/1.0", "Content-Length: 1", "");
        assertThat(client.readHead().header("connection")).isEqualTo("close");
        assertThat(client.readExactly(15)).asString().isEqualTo("the first piece");

        client.send("!");

        assertThatThrownBy(client::readToEnd).isInstanceOf(SocketException.class);
        server.expectLog("Handler of POST /fail failed");
    }

    @Test
    void failureAfterTheWholeResponseClosesTheConnection() throws IOException {
        var client = connectToOneThatFails(exchange -> {
            exchange.response().send("all of it");
            throw new IllegalStateException("afterwards");
        });

        assertThat(client.get("/fail").read().text()).isEqualTo("all of it");
        assertThat(client.readToEnd()).isEmpty();
        server.expectLog("Handler of GET /fail failed");
    }

    @Test
    void secondResponseIsAFault() throws IOException {
        var client = connectToOneThatFails(exchange -> {
            exchange.response().send("the first");
            exchange.response().send("the second");
        });

        assertThat(client.get("/fail").read().text()).isEqualTo("the first");
        assertThat(client.readToEnd()).isEmpty();
        assertThat(server.expectLog("Handler of GET /fail failed"))
                .contains("IllegalStateException: the response has begun already");
    }

    // ---- streams of another length than announced

    @Test
    void streamThatIsShorterThanAnnouncedIsBroken() throws IOException {
        var client = connectToOneThatFails(exchange ->
                exchange.response().header("Content-Length", "10").stream().write("short"));

        client.get("/fail");

        assertThat(client.readHead().header("content-length")).isEqualTo("10");
        assertThat(client.readToEnd()).isEqualTo("short");
        assertThat(server.expectLog("Handler of GET /fail failed"))
                .contains("IOException: body of 5 bytes ends before its Content-Length of 10");
    }

    @Test
    void streamThatIsLongerThanAnnouncedIsCutBeforeThePieceThatIsTooMuch() throws IOException {
        var client = connectToOneThatFails(exchange -> {
            var body = exchange.response().header("Content-Length", "10").stream();
            body.write("seven..");
            body.write("four");
        });

        client.get("/fail");

        assertThat(client.readHead().header("content-length")).isEqualTo("10");
        assertThat(client.readToEnd()).isEqualTo("seven..");
        assertThat(server.expectLog("Handler of GET /fail failed"))
                .contains("IOException: body longer than its Content-Length of 10");
    }
}
