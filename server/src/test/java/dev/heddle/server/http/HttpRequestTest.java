package dev.heddle.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.TestServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a handler sees of a request. */
@ExtendWith(NoLeaks.class)
class HttpRequestTest {
    @RegisterExtension
    final TestServer server = new TestServer();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        /                       | /       |
        /a/b                    | /a/b    |
        /a?b=c                  | /a      | b=c
        /a?                     | /a      |
        /a?b?c                  | /a      | b?c
        /a%20b;c                | /a%20b;c |
        /?a=/b                  | /       | a=/b
        http://host/a/b?c       | /a/b    | c
        http://host             | /       |
        http://host?c           | /       | c
        http://host?c=/d        | /       | c=/d
        http://host:8443/       | /       |
        """)
    void targetHasAPathAndAQuery(String target, String path, String query) throws IOException {
        server.http(exchange -> {
            var request = exchange.request();
            exchange.response().send(request.target() + "|" + request.path() + "|" + request.query());
        });

        assertThat(server.get(target).text()).isEqualTo(target + "|" + path + "|" + (query == null ? "" : query));
    }

    @ParameterizedTest
    @CsvSource({"http://b/c, b", "http://b:80?c, b:80", "http://[::1]/, [::1]", "/http://b/, a", "/, a"})
    void hostOfTheTargetCountsBeforeThatOfTheField(String target, String host) throws IOException {
        // RFC 9112 3.2.2: the field is ignored.
        server.http(exchange -> exchange.response()
                .send(String.join(" ", exchange.request().headers().all("host"))));

        var response = server.connect()
                .sendLines("GET " + target + " HTTP/1.1", "Host: a", "")
                .read();

        assertThat(response.text()).isEqualTo(host);
    }

    @Test
    void parametersOfTheQueryAreDecoded() throws IOException {
        server.http(exchange -> {
            assertThat(exchange.request().parameters())
                    .containsExactly(
                            Map.entry("a", List.of("1", "2")),
                            Map.entry("b c", List.of("\u00e4+")),
                            Map.entry("d", List.of("")));
            exchange.response().send("seen");
        });

        assertThat(server.get("/?a=1&b+c=%C3%A4%2B&a=2&d").text()).isEqualTo("seen");
    }

    @Test
    void queryWithoutParametersHasNone() throws IOException {
        server.http(exchange -> {
            assertThat(exchange.request().parameters()).isEmpty();
            exchange.response().send("seen");
        });

        assertThat(server.get("/").text()).isEqualTo("seen");
        assertThat(server.get("/?").text()).isEqualTo("seen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/?a=%", "/?a=%1", "/?a=%zz"})
    void brokenEncodingInTheQueryIsTheClientsFault(String target) throws IOException {
        server.http(exchange ->
                exchange.response().send(exchange.request().parameters().toString()));

        assertThat(server.get(target).status()).isEqualTo(400);
    }

    @Test
    void methodVersionAndPeerAreKnown() throws IOException {
        server.http(exchange -> {
            var peer = (InetSocketAddress) exchange.remoteAddress();
            assertThat(peer.getAddress().isLoopbackAddress()).isTrue();
            var request = exchange.request();
            exchange.response().send(request.method() + " " + request.version() + " " + request);
        });
        var client = server.connect();

        client.sendLines("BREW /pot HTTP/1.1", "Host: a", "");
        assertThat(client.read().text()).isEqualTo("BREW HTTP/1.1 BREW /pot");
        client.sendLines("GET /pot HTTP/1.0", "");
        assertThat(client.read().text()).isEqualTo("GET HTTP/1.0 GET /pot");
    }

    @Test
    void headerFieldsAreFoundInAnyCase() throws IOException {
        server.http(exchange -> {
            var headers = exchange.request().headers();
            assertThat(headers.get("x-one")).isEqualTo("1");
            assertThat(headers.get("X-MANY")).isEqualTo("a");
            assertThat(headers.all("x-many")).containsExactly("a", "b, c");
            assertThat(headers.contains("X-None")).isFalse();
            assertThat(headers.get("X-None")).isNull();
            assertThat(headers.all("X-None")).isEmpty();
            assertThat(headers.names()).containsExactlyInAnyOrder("Host", "X-One", "X-Many", "x-many");
            var all = new ArrayList<String>();
            headers.forEach((name, value) -> all.add(name + "=" + value));
            assertThat(all).containsExactly("Host=a", "X-One=1", "X-Many=a", "x-many=b, c");
            exchange.response().send("seen");
        });
        var client = server.connect();

        client.sendLines("GET / HTTP/1.1", "Host: a", "X-One:  1 \t", "X-Many:a", "x-many: b, c", "");

        assertThat(client.read().text()).isEqualTo("seen");
    }

    @Test
    void limitsAreChecked() {
        assertThatThrownBy(() -> new HttpLimits(63, 64, 0, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("requestLineBytes 63: allowed is 64 and more");
        assertThatThrownBy(() -> new HttpLimits(64, 63, 0, 0, 1)).hasMessageStartingWith("headerBytes 63");
        assertThatThrownBy(() -> new HttpLimits(64, 64, -1, 0, 1)).hasMessageStartingWith("bodyBytes -1");
        assertThatThrownBy(() -> new HttpLimits(64, 64, 0, -1, 1)).hasMessageStartingWith("bufferedBodyBytes -1");
        assertThatThrownBy(() -> new HttpLimits(64, 64, 0, 0, 0)).hasMessageStartingWith("requestsPerConnection 0");
    }
}
