package dev.heddle.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.RawResponse;
import dev.heddle.server.fixture.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a response is delimited on the wire (RFC 9112 6). */
@ExtendWith(NoLeaks.class)
class ResponseFramingTest {
    @RegisterExtension
    final TestServer server = new TestServer();

    private static final String[] HEAD = {"HEAD / HTTP/1.1", "Host: test", ""};
    private static final String[] HTTP_1_0 = {"GET / HTTP/1.0", ""};
    private static final String[] HTTP_1_0_KEEP_ALIVE = {"GET / HTTP/1.0", "Connection: keep-alive", ""};

    @Test
    void wholeResponseSaysItsLength() throws IOException {
        server.http(exchange -> exchange.response().send("hello"));

        var response = server.get("/");

        assertThat(response.statusLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(response.header("content-length")).isEqualTo("5");
        assertThat(response.header("content-type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(response.header("connection")).isNull();
        assertThat(response.text()).isEqualTo("hello");
    }

    @Test
    void emptyResponseSaysThatItsLengthIsZero() throws IOException {
        server.http(exchange -> exchange.response().send());

        var response = server.get("/");

        assertThat(response.header("content-length")).isEqualTo("0");
        assertThat(response.header("content-type")).isNull();
    }

    @Test
    void lengthCountsBytesAndNotCharacters() throws IOException {
        server.http(exchange -> exchange.response().send("Höhe"));

        var response = server.get("/");

        assertThat(response.header("content-length")).isEqualTo("5");
        assertThat(response.text()).isEqualTo("Höhe");
    }

    @Test
    void largeResponseArrivesWhole() throws IOException {
        var content = new byte[10_000_000];
        new Random(1).nextBytes(content);
        server.http(exchange -> exchange.response().send(content.clone()));

        assertThat(server.get("/").body()).isEqualTo(content);
    }

    /** Before there is a buffer for it, which nobody would release. */
    @Test
    void piecesOutsideOfTheirArrayAreRefused() throws IOException {
        server.http(exchange -> {
            var body = exchange.response().stream();
            assertThatThrownBy(() -> body.write(new byte[10], 5, 5_000)).isInstanceOf(IndexOutOfBoundsException.class);
            body.write("refused");
        });

        assertThat(server.get("/").text()).isEqualTo("refused");
    }

    @Test
    void streamOfUnknownLengthIsChunked() throws IOException {
        server.http(exchange -> {
            var body = exchange.response().stream();
            body.write("first ");
            body.write("second");
        });

        var response = server.get("/");

        assertThat(response.header("transfer-encoding")).isEqualTo("chunked");
        assertThat(response.header("content-length")).isNull();
        assertThat(response.text()).isEqualTo("first second");
        assertThat(response.chunks()).isEqualTo(2);
    }

    @Test
    void streamGoesOutAtEachSuspension() throws Exception {
        var client = connectTo(exchange -> {
            var body = exchange.response().stream();
            body.write("first");
            // The client answers what it has read, so that it must have come.
            exchange.request().body().read(new byte[1]);
            body.write("second");
        });
        client.sendLines("POST / HTTP/1.1", "Host: test", "Content-Length: 1", "");

        assertThat(client.readHead().status()).isEqualTo(200);
        assertThat(client.readExactly(10)).asString().isEqualTo("5\r\nfirst\r\n");
        client.send("x");
        assertThat(client.readExactly(16)).asString().isEqualTo("6\r\nsecond\r\n0\r\n\r\n");
    }

    @Test
    void emptyPieceDoesNotEndAChunkedBody() throws IOException {
        server.http(exchange -> {
            var body = exchange.response().stream();
            body.write("");
            body.write(new byte[0]);
            body.write("all");
        });

        assertThat(server.get("/").text()).isEqualTo("all");
    }

    @Test
    void streamWithoutAPieceIsAnEmptyBody() throws IOException {
        server.http(exchange -> exchange.response().stream());

        var response = server.get("/");

        assertThat(response.header("transfer-encoding")).isEqualTo("chunked");
        assertThat(response.chunks()).isZero();
    }

    @Test
    void streamOfAnAnnouncedLengthIsNotChunked() throws IOException {
        server.http(exchange -> {
            var body = exchange.response().header("Content-Length", "6").stream();
            body.write("abc");
            body.write('d');
            body.write("xefx".getBytes(StandardCharsets.US_ASCII), 1, 2);
        });
        var client = server.connect();

        var response = client.get("/").read();

        assertThat(response.header("content-length")).isEqualTo("6");
        assertThat(response.header("transfer-encoding")).isNull();
        assertThat(response.text()).isEqualTo("abcdef");
        assertThat(client.get("/").read().text()).isEqualTo("abcdef");
    }

    @Test
    void endOfTheConnectionIsTheEndOfAStreamToHttp10() throws IOException {
        var client = connectTo(exchange -> exchange.response().stream().write("to the end"));

        var response = client.sendLines(HTTP_1_0_KEEP_ALIVE).read();

        // RFC 9112 6.1: no transfer coding to a client of HTTP/1.0.
        assertThat(response.header("transfer-encoding")).isNull();
        assertThat(response.header("content-length")).isNull();
        assertThat(response.header("connection")).isEqualTo("close");
        assertThat(response.text()).isEqualTo("to the end");
    }

    @Test
    void streamOfAnAnnouncedLengthKeepsAConnectionOfHttp10() throws IOException {
        var client = connectTo(exchange ->
                exchange.response().header("Content-Length", "3").stream().write("abc"));

        for (int i = 0; i < 2; i++) {
            var response = client.sendLines(HTTP_1_0_KEEP_ALIVE).read();
            assertThat(response.header("connection")).isEqualTo("keep-alive");
            assertThat(response.text()).isEqualTo("abc");
        }
    }

    @Test
    void wholeResponseToHttp10SaysItsLength() throws IOException {
        var client = connectTo(exchange -> exchange.response().send("hello"));

        var response = client.sendLines(HTTP_1_0).read();

        assertThat(response.header("content-length")).isEqualTo("5");
        assertThat(response.text()).isEqualTo("hello");
        assertThat(client.readToEnd()).isEmpty();
    }

    // ---- HEAD (RFC 9110 9.3.2): as GET, without the body

    @Test
    void headHasTheFieldsOfAWholeResponse() throws IOException {
        assertHeadIsAsGet(exchange -> exchange.response().header("X-One", "1").send("hello"));
    }

    @Test
    void headHasTheFieldsOfAChunkedStream() throws IOException {
        assertHeadIsAsGet(exchange -> exchange.response().stream().write("hello"));
    }

    @Test
    void headHasTheFieldsOfAStreamOfAnAnnouncedLength() throws IOException {
        assertHeadIsAsGet(exchange ->
                exchange.response().header("Content-Length", "5").stream().write("hello"));
    }

    @Test
    void headHasTheFieldsOfAnError() throws IOException {
        assertHeadIsAsGet(exchange -> {
            throw new HttpException(404, "no such thing");
        });
    }

    @Test
    void headMayAnnounceALengthWithoutWritingTheBody() throws IOException {
        var client = connectTo(exchange -> exchange.response().header("Content-Length", "1000000").stream());

        assertThat(client.sendLines(HEAD).readHead().header("content-length")).isEqualTo("1000000");
        assertThat(client.sendLines(HEAD).readHead().status()).isEqualTo(200);
    }

    private void assertHeadIsAsGet(HttpHandler handler) throws IOException {
        var client = connectTo(handler);
        var ofGet = client.get("/").read();

        var ofHead = client.sendLines(HEAD).readHead();

        assertThat(ofHead.statusLine()).isEqualTo(ofGet.statusLine());
        assertThat(ofHead.fieldsButDate()).isEqualTo(ofGet.fieldsButDate());
        // No byte of a body came: the next line is the next response.
        assertThat(client.get("/").read().text()).isEqualTo(ofGet.text());
    }

    // ---- statuses without a body (RFC 9112 6.3)

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void statusWithoutABodyHasNone(int status) throws IOException {
        assertThat(withoutBody(exchange -> exchange.response().status(status).send("hidden")))
                .satisfies(response -> assertThat(response.status()).isEqualTo(status))
                .satisfies(response ->
                        assertThat(response.header("content-length")).isNull());
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void streamOfAStatusWithoutABodyHasNone(int status) throws IOException {
        assertThat(withoutBody(
                        exchange -> exchange.response().status(status).stream().write("hidden")))
                .satisfies(response -> assertThat(response.status()).isEqualTo(status))
                .satisfies(response ->
                        assertThat(response.header("transfer-encoding")).isNull());
    }

    @Test
    void lengthOfAResponseWithoutContentIsDropped() throws IOException {
        // RFC 9110 8.6: no Content-Length in a 204.
        var response = withoutBody(exchange ->
                exchange.response().status(204).header("Content-Length", "6").send());

        assertThat(response.header("content-length")).isNull();
    }

    @Test
    void lengthThatAnUnmodifiedResponseWouldHaveIsKept() throws IOException {
        // RFC 9110 8.6: in a 304 it is that of the 200 that was not sent.
        var response = withoutBody(exchange ->
                exchange.response().status(304).header("Content-Length", "6").send());

        assertThat(response.header("content-length")).isEqualTo("6");
    }

    @Test
    void responseThatResetsTheFormHasLengthZero() throws IOException {
        // RFC 9110 15.3.6: a 205 has no content, and says so.
        var client = connectTo(exchange -> exchange.response().status(205).send("hidden"));

        assertThat(client.get("/").read().header("content-length")).isEqualTo("0");
        assertThat(client.get("/").read().status()).isEqualTo(205);
    }

    @Test
    void streamThatResetsTheFormHasLengthZero() throws IOException {
        var client =
                connectTo(exchange -> exchange.response().status(205).stream().write("hidden"));

        var response = client.get("/").read();
        assertThat(response.header("content-length")).isEqualTo("0");
        assertThat(response.header("transfer-encoding")).isNull();
        assertThat(client.get("/").read().status()).isEqualTo(205);
    }

    /** The answer to GET, after which the connection must be usable. */
    private RawResponse withoutBody(HttpHandler handler) throws IOException {
        var client = connectTo(handler);
        var response = client.get("/").read();
        assertThat(client.get("/").read().status()).isEqualTo(response.status());
        return response;
    }

    // ---- fields

    @Test
    void everyResponseIsDated() throws IOException {
        server.http(exchange -> exchange.response().send());

        // RFC 9110 5.6.7: Sun, 06 Nov 1994 08:49:37 GMT
        var date = server.get("/").header("date");

        assertThat(date).matches("(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
        assertThat(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant())
                .isCloseTo(Instant.now(), within(60, ChronoUnit.SECONDS));
    }

    @Test
    void fieldReplacesOthersOfItsNameAndAddedOnesStandBeside() throws IOException {
        server.http(exchange -> exchange.response()
                .header("X-Set", "1")
                .header("x-set", "2")
                .addHeader("X-Added", "1")
                .addHeader("X-Added", "2")
                .send());

        var response = server.get("/");

        assertThat(response.headers("x-set")).containsExactly("2");
        assertThat(response.headers("x-added")).containsExactly("1", "2");
    }

    @Test
    void contentTypeOfTheHandlerIsKept() throws IOException {
        server.http(exchange ->
                exchange.response().header("Content-Type", "application/json").send("{}"));

        assertThat(server.get("/").headers("content-type")).containsExactly("application/json");
    }

    @Test
    void handlerCannotFrameAWholeResponse() throws IOException {
        server.http(exchange -> exchange.response()
                .header("Transfer-Encoding", "chunked")
                .header("Content-Length", "99")
                .send("hello"));

        var response = server.get("/");

        assertThat(response.header("transfer-encoding")).isNull();
        assertThat(response.header("content-length")).isEqualTo("5");
        assertThat(response.text()).isEqualTo("hello");
    }

    @Test
    void announcedLengthOfAStreamWinsOverACoding() throws IOException {
        server.http(exchange ->
                exchange.response().header("Transfer-Encoding", "chunked").header("Content-Length", "5").stream()
                        .write("hello"));

        var response = server.get("/");

        assertThat(response.header("transfer-encoding")).isNull();
        assertThat(response.text()).isEqualTo("hello");
    }

    @Test
    void statusWithoutANameIsSentAllTheSame() throws IOException {
        server.http(exchange -> exchange.response().status(299).send("odd"));

        var response = server.get("/");

        assertThat(response.status()).isEqualTo(299);
        assertThat(response.text()).isEqualTo("odd");
    }

    // ---- misuse that the handler itself sees

    @Test
    void nothingIsWrittenAfterTheEndOfTheBody() throws IOException {
        server.http(exchange -> {
            var body = exchange.response().stream();
            body.write("all");
            body.close();
            body.close();
            assertThatThrownBy(() -> body.write("more"))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the body is closed");
        });

        assertThat(server.get("/").text()).isEqualTo("all");
    }

    @Test
    void responseThatHasBegunIsNotChangedAnyMore() throws IOException {
        server.http(exchange -> {
            var response = exchange.response();
            var body = response.stream();
            assertThat(response.isCommitted()).isTrue();
            assertThatThrownBy(() -> response.status(404)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> response.header("X", "1")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> response.addHeader("X", "1")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(response::stream).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(response::send)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the response has begun already");
            body.write("ok");
        });

        assertThat(server.get("/").text()).isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 100, 101, 199, 1000})
    void statusOutsideOfFinalOnesIsRefused(int status) throws IOException {
        server.http(exchange -> assertThatThrownBy(() -> exchange.response().status(status))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("status " + status + ": allowed are 200 to 999"));

        assertThat(server.get("/").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "many", "", "1, 1"})
    void announcedLengthThatIsNoneIsRefused(String length) throws IOException {
        server.http(exchange -> {
            exchange.response().header("Content-Length", length);
            assertThatThrownBy(() -> exchange.response().stream()).isInstanceOf(IllegalArgumentException.class);
            exchange.response().send("refused");
        });

        assertThat(server.get("/").text()).isEqualTo("refused");
    }

    private RawClient connectTo(HttpHandler handler) throws IOException {
        server.http(handler);
        return server.connect();
    }
}
