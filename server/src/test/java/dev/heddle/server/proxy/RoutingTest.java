package dev.heddle.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.balancing.UpstreamGroup;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawOrigin;
import dev.heddle.server.fixture.RawResponse;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.proxy.RouteAction.Forward;
import dev.heddle.server.proxy.RouteAction.HostHeader;
import dev.heddle.server.upstream.Upstream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a route does with its requests: target, host, limits, answers of the proxy's own. */
@ExtendWith(NoLeaks.class)
class RoutingTest {
    @RegisterExtension
    final RawOrigin origin = new RawOrigin();

    /** Reads all and answers nothing. */
    @RegisterExtension
    final RawOrigin silent = new RawOrigin();

    @RegisterExtension
    final TestServer server = new TestServer();

    private UpstreamGroup group;
    private UpstreamGroup silentGroup;
    private ReverseProxy proxy;

    /** The first answers with the head of the request. */
    @BeforeEach
    void startOrigins() throws IOException {
        origin.serve(peer -> {
            for (var head = peer.readHead(); head != null; head = peer.readHead()) {
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + head.length() + "\r\n\r\n" + head);
            }
        });
        silent.serve(peer -> peer.readToEnd());
        group = groupOf(origin);
        silentGroup = groupOf(silent);
    }

    private static UpstreamGroup groupOf(RawOrigin origin) {
        return UpstreamGroup.builder("origin")
                .member(Upstream.builder(origin.uri()).build())
                .build();
    }

    private void start(ProxyRoute... routes) throws IOException {
        proxy = new ReverseProxy(List.of(routes));
        server.http(proxy);
    }

    @AfterEach
    void closeProxy() {
        proxy.close();
        group.close();
        silentGroup.close();
    }

    private RawResponse send(String... lines) throws IOException {
        return server.connect().sendLines(lines).sendLines("").read();
    }

    private static String targetIn(RawResponse echo) {
        assertThat(echo.status()).as("%s", echo).isEqualTo(200);
        return echo.text().split(" ", -1)[1];
    }

    @ParameterizedTest
    @CsvSource({
        "/api/users?a=/b, /users?a=/b",
        "/api, /",
        "/api?x=1, /?x=1",
        "/api/, /",
        "/%61pi/us%65rs, /us%65rs",
        "/api//evil.example, /evil.example",
        "/api/a%2Fb, /a%2Fb",
        "/caf%c3%a9/x, /coffee/x",
        "/caf%c3%a9, /coffee",
        "/other/x, /new/other/x",
        "/, /new/",
        "http://a/api/users?q, /users?q"
    })
    void thePathOfARouteIsReplaced(String target, String rewritten) throws Exception {
        start(
                new ProxyRoute("", "/api", Forward.to(group).withRewrite("/")),
                new ProxyRoute("", "/café", Forward.to(group).withRewrite("/coffee/")),
                new ProxyRoute("", "/", Forward.to(group).withRewrite("/new")));

        assertThat(targetIn(server.get(target))).isEqualTo(rewritten);
    }

    @ParameterizedTest
    @CsvSource({"/api//x?y, /api//x?y", "/a%2Fb, /a%2Fb", "http://h/x?y=z, /x?y=z", "http://h?y, /?y"})
    void withoutARewriteTheTargetStaysAsItIs(String target, String forwarded) throws Exception {
        start(ProxyRoute.all(group));

        assertThat(targetIn(server.get(target))).isEqualTo(forwarded);
    }

    @Test
    void anAsteriskStaysOne() throws Exception {
        start(new ProxyRoute("", "/", Forward.to(group).withRewrite("/new")));

        assertThat(targetIn(send("OPTIONS * HTTP/1.1", "Host: a"))).isEqualTo("*");
    }

    @Test
    void theHostOfAnAbsoluteTargetComesBeforeTheField() throws Exception {
        start(
                new ProxyRoute("one.example", "/", new RouteAction.Answer(200, "one")),
                new ProxyRoute("two.example", "/", new RouteAction.Answer(200, "two")));

        assertThat(send("GET http://two.example:80/x HTTP/1.1", "Host: one.example")
                        .text())
                .isEqualTo("two");
        assertThat(send("GET http://two.example?x HTTP/1.1", "Host: one.example")
                        .text())
                .isEqualTo("two");
        assertThat(send("GET /x HTTP/1.1", "Host: one.example:81").text()).isEqualTo("one");
    }

    @Test
    void theUpstreamIsToldTheHostThatTheRouteSays() throws Exception {
        start(
                new ProxyRoute("", "/kept", group),
                new ProxyRoute("", "/own", Forward.to(group).withHostHeader(HostHeader.UPSTREAM)));

        assertThat(server.get("/kept").text()).contains("Host: test\r\n");
        assertThat(server.get("/own").text())
                .containsIgnoringCase("host: 127.0.0.1:" + origin.port() + "\r\n")
                .containsIgnoringCase("x-forwarded-host: test\r\n")
                .doesNotContain("Host: test\r\n");
    }

    @Test
    void aSpellingThatCouldSlipPastARouteIsRefused() throws Exception {
        start(ProxyRoute.all(group), new ProxyRoute("", "/admin", new RouteAction.Answer(403, "no")));

        assertThat(server.get("/%61dmin/x").status()).isEqualTo(403);
        assertThat(server.get("//admin").status()).isEqualTo(400);
        assertThat(server.get("/x/..%2fadmin").status()).isEqualTo(400);
        assertThat(server.get("/x/%2e%2E/admin").status()).isEqualTo(400);
        assertThat(server.get("http://test/x/../admin").status()).isEqualTo(400);
        assertThat(origin.requests()).isZero();
    }

    @Test
    void aBodyThatIsTooLongForTheRoute() throws Exception {
        start(new ProxyRoute("", "/", Forward.to(silentGroup).withMaxBodyBytes(4)));

        var announced = server.connect().post("/", "abcde").read();
        assertThat(announced.status()).isEqualTo(413);
        var chunked = server.connect()
                .sendLines("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", "", "5", "abcde", "0", "")
                .read();
        assertThat(chunked.status()).isEqualTo(413);
        var asked = send("POST / HTTP/1.1", "Host: a", "Content-Length: 5", "Expect: 100-continue");
        assertThat(asked.status()).isEqualTo(413);
    }

    @Test
    void aCallThatTakesLongerThanTheRouteAllows() throws Exception {
        start(new ProxyRoute("", "/", Forward.to(silentGroup).withTimeout(Duration.ofMillis(20))));

        assertThat(server.get("/").status()).isEqualTo(504);
    }

    @Test
    void aRedirectNamesHostAndTarget() throws Exception {
        start(
                new ProxyRoute("", "/", new RouteAction.Redirect(308, "https://{host}{uri}")),
                new ProxyRoute("", "/old", new RouteAction.Redirect(302, "/new")));

        var toTls = send("GET /x%20y?z=1 HTTP/1.1", "Host: shop.example:8080");
        assertThat(toTls.status()).isEqualTo(308);
        assertThat(toTls.header("location")).isEqualTo("https://shop.example/x%20y?z=1");
        assertThat(server.get("/old/x").header("location")).isEqualTo("/new");
        assertThat(send("GET / HTTP/1.0", "Connection: close").status()).isEqualTo(400);
    }

    @Test
    void afterItsEndTheProxyTakesNothing() throws Exception {
        start(ProxyRoute.all(group));
        proxy.close();

        assertThat(server.get("/").status()).isEqualTo(503);
    }
}
