package dev.heddle.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.Server;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawResponse;
import dev.heddle.server.fixture.TestServer;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What no handler may see: refused with a status, and the connection closed, so that what follows is never taken for a
 * request. The sections are those of RFC 9112 unless another is named.
 */
@ExtendWith(NoLeaks.class)
class RefusalTest {
    private static final int LINE_LIMIT = 256;
    private static final int HEADER_LIMIT = 512;
    private static final int BODY_LIMIT = 1000;

    private final AtomicInteger handled = new AtomicInteger();

    @RegisterExtension
    final TestServer server = new TestServer();

    @BeforeEach
    void startWithLimits() throws IOException {
        HttpHandler handler = exchange -> {
            handled.incrementAndGet();
            exchange.response().send(exchange.request().body().readText());
        };
        var limits = new HttpLimits(LINE_LIMIT, HEADER_LIMIT, BODY_LIMIT, BODY_LIMIT, 1000);
        server.start(Server.builder().http(0, handler).limits(limits));
    }

    /** Each line with CR LF behind; a request that would be served follows. */
    private RawResponse assertRefused(int status, String... lines) throws IOException {
        return assertRefusedAsIs(status, String.join("\r\n", lines) + "\r\n");
    }

    private RawResponse assertRefusedAsIs(int status, String bytes) throws IOException {
        var response = assertLastResponse(status, bytes);
        assertThat(handled).as("calls of the handler").hasValue(0);
        return response;
    }

    private RawResponse assertLastResponse(int status, String bytes) throws IOException {
        var client = server.connect();
        client.send(bytes).get("/smuggled");
        var response = client.read();
        assertThat(response.status()).as("%s", response).isEqualTo(status);
        assertThat(response.header("connection")).isEqualTo("close");
        assertThat(response.header("content-type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(response.header("date")).isNotNull();
        assertThat(client.readToEnd()).as("after the refusal").isEmpty();
        return response;
    }

    private void assertServed(String bytes) throws IOException {
        assertThat(server.connect().send(bytes).read().status()).isEqualTo(200);
    }

    // ---- Host

    @Test
    void missingHost() throws IOException {
        // 3.2: 400 to any request of HTTP/1.1 that lacks a Host.
        assertRefused(400, "GET / HTTP/1.1", "");
    }

    @Test
    void missingHostIsAllowedInHttp10() throws IOException {
        assertServed("GET / HTTP/1.0\r\n\r\n");
    }

    @Test
    void twoHosts() throws IOException {
        // 3.2: 400 to any request with more than one Host line.
        assertRefused(400, "GET / HTTP/1.1", "Host: a", "Host: a", "");
    }

    @Test
    void twoHostsInHttp10() throws IOException {
        assertRefused(400, "GET / HTTP/1.0", "Host: a", "Host: b", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a, b",
                "a/b",
                "user@a",
                "a\\b",
                "a?b",
                "a#b",
                "\u00e4",
                "\"a\"",
                "<a>",
                "http://a",
                ":80",
                "a:b",
                "a:-1",
                "a:65536",
                "a:000080",
                "a:1:2",
                "::1",
                "[::1",
                "[]",
                "[a/b]",
                "[::1]x",
                "a]"
            })
    void hostThatIsNone(String host) throws IOException {
        // 3.2: 400 to a Host with an invalid value; RFC 9110 7.2: uri-host, and a port.
        assertRefused(400, "GET / HTTP/1.1", "Host: " + host, "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "A-b.example:8080",
                "127.0.0.1",
                "[::1]:80",
                "[::1]",
                "a:",
                "a:65535",
                "a_b~c",
                "%C3%A4",
                "!$&'()*+;="
            })
    void hostThatIsOne(String host) throws IOException {
        assertServed("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }

    // ---- framing

    @Test
    void bothLengthAndCoding() throws IOException {
        // 6.1, 6.3: an attempt at request smuggling.
        assertRefused(
                400, "POST / HTTP/1.1", "Host: a", "Content-Length: 5", "Transfer-Encoding: chunked", "", "0", "");
    }

    @Test
    void bothCodingAndLength() throws IOException {
        assertRefused(
                400, "POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", "Content-Length: 5", "", "0", "");
    }

    @Test
    void differingLengths() throws IOException {
        // 6.3: invalid Content-Length, an unrecoverable error.
        assertRefused(400, "POST / HTTP/1.1", "Host: a", "Content-Length: 3", "Content-Length: 4", "", "abcd");
    }

    @Test
    void differingLengthsInHttp10() throws IOException {
        assertRefused(400, "POST / HTTP/1.0", "Content-Length: 3", "Content-Length: 4", "", "abcd");
    }

    @Test
    void equalLengths() throws IOException {
        // 6.3: they may be taken for one; reject, never guess.
        assertRefused(400, "POST / HTTP/1.1", "Host: a", "Content-Length: 3", "Content-Length: 3", "", "abc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "+3",
                "3 3",
                "3,3",
                "3, 4",
                "0x3",
                "3a",
                "a",
                "",
                "3.0",
                "1e1",
                "99999999999999999999",
                "\u0663"
            })
    void lengthThatIsNoNumber(String length) throws IOException {
        // RFC 9110 8.6: Content-Length = 1*DIGIT.
        assertRefused(400, "POST / HTTP/1.1", "Host: a", "Content-Length: " + length, "", "abc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "xchunked", "identity", "gzip, chunked", "\"chunked\"", "chunked;q=1"})
    void unknownCoding(String coding) throws IOException {
        // 6.1: 501 to a transfer coding that is not understood.
        assertRefused(501, "POST / HTTP/1.1", "Host: a", "Transfer-Encoding: " + coding, "", "0", "");
    }

    @Test
    void codingOfSeveralLines() throws IOException {
        assertRefused(
                501,
                "POST / HTTP/1.1",
                "Host: a",
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: chunked",
                "",
                "0",
                "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chunked, chunked", "chunked, gzip", ""})
    void codingThatDoesNotEndInOneChunked(String coding) throws IOException {
        // 6.1, 6.3: chunked once, and last; else the length cannot be known.
        var response = assertRefusedWithin(
                400, 501, "POST / HTTP/1.1", "Host: a", "Transfer-Encoding: " + coding, "", "0", "");
        assertThat(response.header("connection")).isEqualTo("close");
    }

    private RawResponse assertRefusedWithin(int one, int other, String... lines) throws IOException {
        var client = server.connect();
        var response = client.sendLines(lines).get("/smuggled").read();
        assertThat(response.status()).isIn(one, other);
        assertThat(client.readToEnd()).isEmpty();
        assertThat(handled).hasValue(0);
        return response;
    }

    @Test
    void codingInHttp10() throws IOException {
        // 6.1: its framing is faulty.
        assertRefused(400, "POST / HTTP/1.0", "Host: a", "Transfer-Encoding: chunked", "", "0", "");
    }

    // ---- header fields

    @Test
    void spaceBeforeTheColon() throws IOException {
        // 5.1: 400, since it has led to smuggling.
        assertRefused(400, "GET / HTTP/1.1", "Host: a", "Content-Length : 5", "", "abcde");
    }

    @Test
    void tabBeforeTheColon() throws IOException {
        assertRefused(400, "GET / HTTP/1.1", "Host\t: a", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\t", "  \t"})
    void foldedLine(String fold) throws IOException {
        // 5.2: 400, or spaces in place of the fold; reject, never guess.
        assertRefused(400, "GET / HTTP/1.1", "Host: a", "X-Folded: one", fold + "two", "");
    }

    @Test
    void foldedLineThatIsEmpty() throws IOException {
        assertRefused(400, "GET / HTTP/1.1", "Host: a", "X-Folded: one", " ", "");
    }

    @Test
    void spaceBeforeTheFirstField() throws IOException {
        // 2.2: reject, or ignore the line.
        assertRefused(400, "GET / HTTP/1.1", " Host: a", "Host: a", "");
    }

    @Test
    void foldedLineThatComesInAPieceOfItsOwn() throws IOException {
        var client = server.connect();
        for (var piece : new String[] {"GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n", " ", "2\r\n", "\r\n"}) {
            client.send(piece);
        }

        assertThat(client.read().status()).isEqualTo(400);
        assertThat(client.readToEnd()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\r", "\u0001", "\u000b", "\u007f", "\u001b"})
    void controlCharacterInAValue(String character) throws IOException {
        // RFC 9110 5.5: CR, LF and NUL are dangerous; 2.2: a bare CR is invalid.
        assertRefused(400, "GET / HTTP/1.1", "Host: a", "X-Value: a" + character + "b", "");
    }

    @Test
    void bareLineFeed() throws IOException {
        // 2.2 lets a recipient take it for the end of a line; reject, never guess.
        assertRefusedAsIs(400, "GET / HTTP/1.1\r\nHost: a\r\nX-Value: a\nX-Other: b\r\n\r\n");
    }

    @Test
    void bareLineFeedBehindTheRequestLine() throws IOException {
        assertRefusedAsIs(400, "GET / HTTP/1.1\nHost: a\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X Y", "X(Y", "X\0Y", "X\u00e4", "X/Y", "", "\u007f", "X\rY", "X@Y"})
    void fieldNameThatIsNone(String name) throws IOException {
        // 5, RFC 9110 5.1: a token.
        assertRefused(400, "GET / HTTP/1.1", "Host: a", name + ": 1", "");
    }

    @Test
    void fieldWithoutAColon() throws IOException {
        assertRefused(400, "GET / HTTP/1.1", "Host: a", "nonsense", "");
    }

    // ---- request line

    @ParameterizedTest
    @ValueSource(strings = {"G(T", "GE\u0001T", "G@T", "{}", "G\u00cbT"})
    void methodThatIsNone(String method) throws IOException {
        // 3.1: a token.
        assertRefused(400, method + " / HTTP/1.1", "Host: a", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/2.0", "HTTP/3.0", "HTTP/0.9", "HTTP/1.2"})
    void versionThatIsNotSpokenHere(String version) throws IOException {
        // RFC 9110 15.6.6
        assertRefused(505, "GET / " + version, "Host: a", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1",
                "HTTP/1.",
                "HTTP/11.1",
                "HTTP/1.10",
                "http/1.1",
                "HTTPS/1.1",
                "1.1",
                "XTTP/1.1",
                "HTTP 1.1"
            })
    void versionThatIsNone(String version) throws IOException {
        // 2.3: HTTP-version is case-sensitive, with one digit on each side of the dot.
        assertRefused(400, "GET / " + version, "Host: a", "");
    }

    @Test
    void requestOfHttp09() throws IOException {
        // 3: no version, no headers; HTTP/0.9 is not spoken any more.
        assertRefused(400, "GET /");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\0\0\0", "GET", "/", "GET / / HTTP/1.1", "\u0016\u0003\u0001\u0002"})
    void requestLineThatIsNone(String line) throws IOException {
        assertRefused(400, line.isBlank() ? "x" + line : line, "Host: a", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET  / HTTP/1.1",
                " GET / HTTP/1.1",
                "GET / HTTP/1.1 ",
                "GET /  HTTP/1.1",
                "GET\t/ HTTP/1.1",
                "GET /\tHTTP/1.1",
                "GET\u000b/ HTTP/1.1",
                "GET /\u000cHTTP/1.1",
                "GET\r/ HTTP/1.1",
                "GET /\rHTTP/1.1"
            })
    void requestLineWithOtherThanSingleSpaces(String line) throws IOException {
        // 3: lenient parsing may be a vulnerability if a proxy in front splits the line elsewhere.
        assertRefused(400, line, "Host: a", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a/b",
                "*a",
                "?a",
                "ftp:/a",
                "://",
                "http:",
                "http://",
                "http:///a",
                "//\0",
                "/\u0001",
                "/\u007f",
                "/\u00e4",
                "/a#fragment",
                "/<",
                "/>",
                "/\"",
                "http://user@a/",
                "http://a:b/",
                "http://[::1/]",
                "javascript:1"
            })
    void targetThatIsNone(String target) throws IOException {
        // 3.2: origin-form, absolute-form, or * for OPTIONS.
        assertRefused(400, "GET " + target + " HTTP/1.1", "Host: a", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "//",
                "/a%20b;c=1/~d?e=f&g[]=/?",
                "/?a=%00",
                "/-._~!$&'()*+,;=:@",
                "http://a/b",
                "HTTP://a",
                "http://[::1]:8080/?x",
                "/[",
                "/%zz",
                "/?^`{|}\\"
            })
    void targetThatIsOne(String target) throws IOException {
        assertServed("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    @Test
    void starIsForOptions() throws IOException {
        // 3.2.4
        assertServed("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
        handled.set(0);
        assertRefused(400, "GET * HTTP/1.1", "Host: a", "");
    }

    @Test
    void tunnel() throws IOException {
        // RFC 9110 9.3.6, 15.6.2
        assertRefused(501, "CONNECT a:443 HTTP/1.1", "Host: a:443", "");
    }

    // ---- limits

    @Test
    void requestLineThatIsTooLong() throws IOException {
        // RFC 9110 15.5.15
        assertRefused(414, "GET /" + "a".repeat(LINE_LIMIT) + " HTTP/1.1", "Host: a", "");
    }

    @Test
    void requestLineThatNeverEnds() throws IOException {
        assertRefusedAsIs(414, "GET /" + "a".repeat(10 * LINE_LIMIT));
    }

    @Test
    void longestRequestLine() throws IOException {
        assertServed("GET /" + "a".repeat(LINE_LIMIT - 14) + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    @Test
    void fieldThatIsTooLong() throws IOException {
        // RFC 6585 5
        assertRefused(431, "GET / HTTP/1.1", "Host: a", "X-Long: " + "a".repeat(HEADER_LIMIT), "");
    }

    @Test
    void fieldsThatAreTooLongTogether() throws IOException {
        assertRefused(431, "GET / HTTP/1.1", "Host: a", "X-Field: value\r\n".repeat(HEADER_LIMIT / 10), "");
    }

    @Test
    void fieldThatNeverEnds() throws IOException {
        assertRefusedAsIs(431, "GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(10 * HEADER_LIMIT));
    }

    @Test
    void announcedBodyThatIsTooLong() throws IOException {
        // RFC 9110 15.5.14
        assertRefused(413, "POST / HTTP/1.1", "Host: a", "Content-Length: " + (BODY_LIMIT + 1), "");
    }

    @Test
    void chunkedBodyThatIsTooLong() throws IOException {
        var chunk = "64\r\n" + "x".repeat(100) + "\r\n";
        assertLastResponse(413, CHUNKED_HEAD + chunk.repeat(BODY_LIMIT / 100 + 1) + "0\r\n\r\n");
    }

    @Test
    void longestBodies() throws IOException {
        var chunk = "64\r\n" + "x".repeat(100) + "\r\n";
        assertServed(CHUNKED_HEAD + chunk.repeat(BODY_LIMIT / 100) + "0\r\n\r\n");
        assertServed(
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + BODY_LIMIT + "\r\n\r\n" + "x".repeat(BODY_LIMIT));
    }

    // ---- chunks: the handler has begun to read when they turn out to be malformed

    private static final String CHUNKED_HEAD = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {"x", "-1", "+1", "0x1", "", "1 1", "80000000", "fffffffffffffffff", "1,1", " 1", "1 ", ";a=b"})
    void chunkSizeThatIsNoNumber(String size) throws IOException {
        // 7.1: chunk-size = 1*HEXDIG
        assertLastResponse(400, CHUNKED_HEAD + size + "\r\na\r\n0\r\n\r\n");
    }

    @Test
    void chunkThatIsLongerThanItsSize() throws IOException {
        // 7.1: CR LF must follow the data.
        assertLastResponse(400, CHUNKED_HEAD + "1\r\nab\r\n0\r\n\r\n");
    }

    @Test
    void chunkThatEndsInALineFeed() throws IOException {
        assertLastResponse(400, CHUNKED_HEAD + "1\r\na\n0\r\n\r\n");
    }

    @Test
    void chunkSizeThatEndsInALineFeed() throws IOException {
        assertLastResponse(400, CHUNKED_HEAD + "1\na\r\n0\r\n\r\n");
    }

    @Test
    void bareLineFeedInAChunkExtension() throws IOException {
        // 7.1.1: a proxy may end the line there, and see another request in what follows.
        assertLastResponse(400, CHUNKED_HEAD + "1;a\nb\r\na\r\n0\r\n\r\n");
    }

    @Test
    void chunkSizeThatNeverEnds() throws IOException {
        assertLastResponse(400, CHUNKED_HEAD + "1;" + "a".repeat(10 * LINE_LIMIT));
    }

    @Test
    void trailerThatIsMalformed() throws IOException {
        assertLastResponse(400, CHUNKED_HEAD + "1\r\na\r\n0\r\nno colon\r\n\r\n");
    }

    @Test
    void trailersThatAreTooLong() throws IOException {
        assertLastResponse(400, CHUNKED_HEAD + "1\r\na\r\n0\r\nX: " + "a".repeat(2 * HEADER_LIMIT) + "\r\n\r\n");
    }

    // ---- all of them

    @Test
    void refusalOfHeadHasNoBody() throws IOException {
        var client = server.connect();

        client.sendLines("HEAD / HTTP/1.1", "");

        assertThat(client.readHead().status()).isEqualTo(400);
        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    void refusalComesAfterTheAnswersBeforeIt() throws IOException {
        var client = server.connect();

        client.get("/").sendLines("GET / HTTP/1.1", "");

        assertThat(client.read().status()).isEqualTo(200);
        assertThat(client.read().status()).isEqualTo(400);
        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    void clientThatGoesOnSendingGetsTheRefusalAllTheSame() throws IOException {
        // 9.6: a server that closes at once may cost the client the answer.
        var client = server.connect();
        client.sendLines("POST / HTTP/1.1", "Host: a", "Content-Length: 500000", "")
                .send(new byte[500_000]);

        assertThat(client.read().status()).isEqualTo(413);
        assertThat(client.readToEnd()).isEmpty();
    }
}
