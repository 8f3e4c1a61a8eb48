package dev.heddle.server.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.TestServer;
import io.netty.handler.codec.http2.Http2Error;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A malformed request resets its stream with PROTOCOL_ERROR, and no handler sees it (RFC 9113 8.1.1, 8.2, 8.3). */
@ExtendWith(NoLeaks.class)
class MalformedRequestTest {
    @RegisterExtension
    final TestServer server = new TestServer();

    private final AtomicInteger handled = new AtomicInteger();

    private FrameClient serve() throws Exception {
        server.http(exchange -> {
            exchange.request().body().readAll();
            handled.incrementAndGet();
            exchange.response().send("handled");
        });
        return FrameClient.begin(server.connect());
    }

    private void isReset(String... fields) throws Exception {
        var client = serve();

        assertThat(client.headers(1, true, fields).awaitReset(1)).isEqualTo(Http2Error.PROTOCOL_ERROR);
        assertThat(client.so(1).blocks).isEmpty();
        assertThat(client.get(3, "/").answer(3).text()).isEqualTo("handled");
        assertThat(handled.get()).isEqualTo(1);
    }

    /** Fields behind those of a right request; a blank between name and value. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Capital 1",
                "na:me 1",
                "na\u0001me 1",
                "naïve 1",
                " 1",
                "connection keep-alive",
                "keep-alive 1",
                "proxy-connection keep-alive",
                "transfer-encoding chunked",
                "upgrade websocket",
                "te gzip",
                "a b\u0000c",
                "a b\rc",
                "a b\nc",
                "a  b",
                "a b ",
                ":path /again",
                ":unknown 1",
                ":status 200",
                "host other",
                "content-length x",
                "content-length -1",
                "content-length 1"
            })
    void fieldIsMalformed(String field) throws Exception {
        int blank = field.indexOf(' ');
        isReset(
                ":method",
                "GET",
                ":scheme",
                "http",
                ":path",
                "/",
                ":authority",
                "test",
                field.substring(0, blank),
                field.substring(blank + 1));
    }

    @Test
    void lengthThatOccursTwiceIsMalformed() throws Exception {
        isReset(
                ":method",
                "POST",
                ":scheme",
                "http",
                ":path",
                "/",
                ":authority",
                "test",
                "content-length",
                "0",
                "content-length",
                "0");
    }

    @ParameterizedTest
    @ValueSource(strings = {":method", ":scheme", ":path", ":authority"})
    void pseudoHeaderFieldIsMissing(String missing) throws Exception {
        var fields = new ArrayList<String>();
        for (var field : List.of(":method GET", ":scheme http", ":path /", ":authority test")) {
            if (!field.startsWith(missing)) {
                fields.addAll(List.of(field.split(" ", 2)));
            }
        }
        isReset(fields.toArray(String[]::new));
    }

    @Test
    void pseudoHeaderFieldBehindARegularOneIsMalformed() throws Exception {
        isReset(":method", "GET", ":scheme", "http", "a", "b", ":path", "/", ":authority", "test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "path", "http://test/", "/a b", "/a#b", "/a\u00e4", "/<", "*"})
    void pathIsMalformed(String path) throws Exception {
        isReset(":method", "GET", ":scheme", "http", ":path", path, ":authority", "test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user@test", "te st", "test:port", "test:70000", "test/", "[::1"})
    void authorityIsMalformed(String authority) throws Exception {
        isReset(":method", "GET", ":scheme", "http", ":path", "/", ":authority", authority);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G T", "GET\u0001", "GÄT"})
    void methodIsMalformed(String method) throws Exception {
        isReset(":method", method, ":scheme", "http", ":path", "/", ":authority", "test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1http", "ht tp", "http:"})
    void schemeIsMalformed(String scheme) throws Exception {
        isReset(":method", "GET", ":scheme", scheme, ":path", "/", ":authority", "test");
    }

    @Test
    void connectWithAPathIsMalformed() throws Exception {
        isReset(":method", "CONNECT", ":scheme", "http", ":path", "/", ":authority", "test");
    }

    /** RFC 8441 4. */
    @Test
    void protocolWithoutConnectIsMalformed() throws Exception {
        isReset(":method", "GET", ":protocol", "websocket", ":scheme", "http", ":path", "/", ":authority", "test");
    }

    @ParameterizedTest
    @ValueSource(strings = {":scheme", ":path", ":authority"})
    void extendedConnectWithoutATargetIsMalformed(String missing) throws Exception {
        var fields = new ArrayList<String>();
        for (var field :
                List.of(":method CONNECT", ":protocol websocket", ":scheme http", ":path /", ":authority test")) {
            if (!field.startsWith(missing)) {
                fields.addAll(List.of(field.split(" ", 2)));
            }
        }
        isReset(fields.toArray(String[]::new));
    }

    @Test
    void extendedConnectWithALengthIsMalformed() throws Exception {
        isReset(
                ":method",
                "CONNECT",
                ":protocol",
                "websocket",
                ":scheme",
                "http",
                ":path",
                "/",
                ":authority",
                "test",
                "content-length",
                "0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shor", "longer"})
    void bodyThatIsNotOfItsLengthIsMalformed(String body) throws Exception {
        var client = serve();

        client.request(1, false, "POST", "/", "content-length", "5").data(1, body, true);

        assertThat(client.awaitReset(1)).isEqualTo(Http2Error.PROTOCOL_ERROR);
        assertThat(client.get(3, "/").answer(3).text()).isEqualTo("handled");
        assertThat(handled.get()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {":path /", "connection close", "X-Sum 1"})
    void trailersAreMalformed(String trailer) throws Exception {
        var client = serve();
        var field = trailer.split(" ", 2);

        client.request(1, false, "POST", "/").data(1, "text", false).headers(1, true, field[0], field[1]);

        assertThat(client.awaitReset(1)).isEqualTo(Http2Error.PROTOCOL_ERROR);
        assertThat(client.get(3, "/").answer(3).text()).isEqualTo("handled");
    }

    @Test
    void hostMayStandBesideTheSameAuthorityOrInItsPlace() throws Exception {
        var client = serve();

        var both = client.request(1, true, "GET", "/", "host", "TEST").answer(1);
        var host = client.headers(3, true, ":method", "GET", ":scheme", "https", ":path", "/", "host", "test")
                .answer(3);

        assertThat(both.status()).isEqualTo(200);
        assertThat(host.status()).isEqualTo(200);
    }
}
