package dev.heddle.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawResponse;
import dev.heddle.server.fixture.TestServer;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
class RouterTest {
    private static final HttpHandler NONE = exchange -> {};

    @RegisterExtension
    final TestServer server = new TestServer();

    /** Answers with its own pattern and what it found. */
    private static void answer(HttpExchange exchange, Map<String, String> parameters) throws IOException {
        exchange.response().send(exchange.route() + new TreeMap<>(parameters));
    }

    private void serveSome() throws IOException {
        server.http(new Router()
                .get("/", RouterTest::answer)
                .get("/plain", RouterTest::answer)
                .get("/plain/", RouterTest::answer)
                .any("/item/{id}", RouterTest::answer)
                .any("/item/special", RouterTest::answer)
                .any("/item/{id}/part/{part}", RouterTest::answer)
                .any("/tree/**", RouterTest::answer)
                .any("/user/{name}/**", RouterTest::answer)
                .route("POST", "/form", RouterTest::answer)
                .route("PUT", "/form", RouterTest::answer)
                .any("/mixed", RouterTest::answer)
                .route(
                        "DELETE",
                        "/mixed",
                        (exchange, parameters) -> exchange.response().send("deleted")));
    }

    private RawResponse request(String method, String target) throws IOException {
        return server.connect()
                .sendLines(method + " " + target + " HTTP/1.1", "Host: a", "")
                .read();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        /                        | /{}
        /?query                  | /{}
        /plain                   | /plain{}
        /plain/                  | /plain/{}
        /plain?a=b/c             | /plain{}
        /item/7                  | /item/{id}{id=7}
        /item/                   | /item/{id}{id=}
        /item/special            | /item/special{}
        /item/a%20b              | /item/{id}{id=a%20b}
        /item/a%2Fb              | /item/{id}{id=a%2Fb}
        /item/7/part/x           | /item/{id}/part/{part}{id=7, part=x}
        /tree                    | /tree/**{}
        /tree/                   | /tree/**{}
        /tree/a/b/c              | /tree/**{}
        /user/joe                | /user/{name}/**{name=joe}
        /user/joe/a/b            | /user/{name}/**{name=joe}
        http://a.example/plain?q | /plain{}
        http://a.example         | /{}
        http://a.example/item/1  | /item/{id}{id=1}
        """)
    void pathLeadsToItsHandler(String target, String expected) throws IOException {
        serveSome();

        var response = server.get(target);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/nothing", "/plain/more", "/Plain", "//plain", "/item", "/item/7/part", "/item/7/", "/treetop"})
    void pathThatFitsNoPatternIsNotFound(String target) throws IOException {
        serveSome();

        var response = server.get(target);

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.text()).isEqualTo("no such path\n");
    }

    @Test
    void asteriskIsNoPath() throws IOException {
        server.http(new Router().any("/{any}", RouterTest::answer));

        assertThat(request("OPTIONS", "*").status()).isEqualTo(404);
    }

    @Test
    void openRootTakesEveryPath() throws IOException {
        server.http(new Router().get("/a", RouterTest::answer).any("/**", RouterTest::answer));

        assertThat(server.get("/").text()).isEqualTo("/**{}");
        assertThat(server.get("/b/c").text()).isEqualTo("/**{}");
        assertThat(server.get("/a").text()).isEqualTo("/a{}");
    }

    @Test
    void emptyRouterFindsNothing() throws IOException {
        server.http(new Router());

        assertThat(server.get("/").status()).isEqualTo(404);
    }

    // ---- methods

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "DELETE", "PATCH", "OPTIONS", "BREW"})
    void handlerForEveryMethodServesEach(String method) throws IOException {
        serveSome();

        assertThat(request(method, "/item/1").text()).isEqualTo("/item/{id}{id=1}");
    }

    @Test
    void handlerOfAMethodComesBeforeThatForEveryMethod() throws IOException {
        serveSome();

        assertThat(request("DELETE", "/mixed").text()).isEqualTo("deleted");
        assertThat(request("GET", "/mixed").text()).isEqualTo("/mixed{}");
    }

    @Test
    void otherMethodIsRefusedWithThoseThatAreAllowed() throws IOException {
        // RFC 9110 15.5.6: Allow is a must.
        serveSome();

        var response = request("DELETE", "/form");

        assertThat(response.status()).isEqualTo(405);
        assertThat(response.header("allow")).isEqualTo("POST, PUT");
        assertThat(response.text()).isEqualTo("method not allowed\n");
    }

    @Test
    void whereGetIsAllowedHeadIs() throws IOException {
        serveSome();

        assertThat(request("POST", "/plain").header("allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void methodsAreCaseSensitive() throws IOException {
        // RFC 9110 9.1
        serveSome();

        assertThat(request("get", "/plain").status()).isEqualTo(405);
    }

    @Test
    void handlerOfGetServesHead() throws IOException {
        serveSome();
        var client = server.connect();

        client.sendLines("HEAD /plain HTTP/1.1", "Host: a", "");

        assertThat(client.readHead().header("content-length")).isEqualTo("8");
        assertThat(client.get("/plain").read().text()).isEqualTo("/plain{}");
    }

    // ---- building

    @Test
    void patternIsTakenOnce() {
        var router = new Router().get("/a", NONE).any("/b/{x}", NONE).any("/c/**", NONE);

        assertThatThrownBy(() -> router.get("/a", NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GET /a has a handler already");
        assertThatThrownBy(() -> router.any("/b/{x}", NONE)).hasMessage("* /b/{x} has a handler already");
        assertThatThrownBy(() -> router.any("/c/**", NONE)).hasMessage("* /c/** has a handler already");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a/b", "*", "**"})
    void patternBeginsWithASlash(String pattern) {
        assertThatThrownBy(() -> new Router().get(pattern, NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pattern '" + pattern + "': a path begins with /");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/{", "/{a", "/a}", "/x{a}", "/{a}x", "/{}", "/{a}/{a}", "/**/a", "/a**", "/*"})
    void patternWithHalfAParameterIsRefused(String pattern) {
        assertThatThrownBy(() -> new Router().get(pattern, NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("pattern '" + pattern + "': ");
    }

    @Test
    void patternsAreListedLiteralOnesFirst() {
        var router = new Router()
                .any("/z/**", NONE)
                .get("/b", NONE)
                .any("/{x}", NONE)
                .get("/a", NONE);

        assertThat(router.patterns()).containsExactly("/a", "/b", "/z/**", "/{x}");
    }

    @Test
    void firstPatternThatFitsIsTaken() throws IOException {
        server.http(new Router().any("/a/{first}", RouterTest::answer).any("/a/**", RouterTest::answer));

        assertThat(server.get("/a/b").text()).isEqualTo("/a/{first}{first=b}");
        assertThat(server.get("/a/b/c").text()).isEqualTo("/a/**{}");
    }
}
