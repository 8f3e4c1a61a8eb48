package dev.heddle.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.http.HttpException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The most specific route is found, whatever the order of the routes, and no spelling of a path slips past one. */
class RouteTableTest {
    private static final String NOBODY = "nobody";

    /** Routes as "host path", each of which stands for itself. */
    private static RouteTable<String> table(String... routes) {
        var all = Arrays.stream(routes)
                .map(route -> route.split(" ", 2))
                .map(parts -> new ProxyRoute(parts[0], parts[1], new RouteAction.Answer(200, "")))
                .toList();
        return RouteTable.of(all, ProxyRoute::toString);
    }

    private static String find(RouteTable<String> table, String host, String path) {
        // Amid another text, as the path of a target stands before its query.
        var text = "#" + path + "?q=/x/../y";
        var found = table.find(host, text, 1, 1 + path.length());
        return found == null ? NOBODY : found;
    }

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/other, /",
        "/api, /api",
        "/api/, /api",
        "/api/users, /api",
        "/apis, /",
        "/ap, /",
        "/API, /",
        "/api/v1, /api/v1",
        "/api/v1/users/17, /api/v1",
        "/api/v12, /api",
        "/api/v1.5, /api",
        "/.well-known/x, /.well-known",
        "/api/.hidden, /api",
        "/api/..., /api",
        "/caf%C3%A9/x, /caf%C3%A9",
        "/caf%c3%a9, /caf%C3%A9",
        "/%61pi/users, /api",
        "/api%2Dx, /",
        "/projects/a%2Fb, /",
        "/api/a%2Fb, /api",
        "/api//users, /api",
        "/api/x;v=1, /api",
        "/a%25b, /"
    })
    void theLongestPathWins(String path, String route) {
        for (var order : List.of(
                table(" /", " /api", " /api/v1", " /.well-known", " /café"),
                table(" /café", " /api/v1/", " /.well-known", " /api", " /"))) {
            assertThat(find(order, null, path)).isEqualTo(route);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com/",
        "EXAMPLE.com, example.com/",
        "example.com:8080, example.com/",
        "example.com.:80, example.com/",
        "a.example.com, a.example.com/",
        "b.example.com, *.example.com/",
        "c.b.example.com, *.example.com/",
        "d.sub.example.com, *.sub.example.com/",
        "sub.example.com, *.example.com/",
        "notexample.com, /",
        ".example.com, /",
        "[::1]:8080, [::1]/",
        "[::1], [::1]/",
        "[::2]:8080, /",
        "10.0.0.1:80, 10.0.0.1/",
        "'', /"
    })
    void theMostSpecificHostWins(String host, String route) {
        var table = table(
                " /",
                "*.example.com /",
                "A.example.com /",
                "example.com /",
                "*.sub.example.com /",
                "[::1] /",
                "10.0.0.1 /");

        assertThat(find(table, host, "/x")).isEqualTo(route);
    }

    @Test
    void theHostIsChosenBeforeThePath() {
        var table = table("example.com /api", " /", " /api/v1");

        assertThat(find(table, "example.com", "/api/v1")).isEqualTo("example.com/api");
        assertThat(find(table, "example.com", "/other")).isEqualTo(NOBODY);
        assertThat(find(table, "other.com", "/api/v1")).isEqualTo("/api/v1");
        assertThat(find(table, null, "/")).isEqualTo("/");
    }

    @Test
    void withoutARootSomePathsAreNobodys() {
        var table = table(" /api");

        assertThat(find(table, "a", "/")).isEqualTo(NOBODY);
        assertThat(find(table, "a", "/x")).isEqualTo(NOBODY);
        assertThat(find(table(), "a", "/")).isEqualTo(NOBODY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/public/../admin",
                "/public/..",
                "/..",
                "/./admin",
                "/.",
                "/public/%2e%2e/admin",
                "/public/.%2E/admin",
                "/public/%2e/admin",
                "/public/..%2fadmin",
                "/public%2f..%2fadmin",
                "/public%5c..%5cadmin",
                "/public\\..\\admin",
                "/public/..;/admin",
                "/public/..;x=1/admin",
                "/public/.;/admin",
                "/admin%00",
                "/%",
                "/%4",
                "/%zz",
                "/a%2",
                "//admin",
                "/public//../admin",
                "/%2fadmin",
                "/\\admin",
                "/;x/admin",
                "/admin;x",
                "/admin;x/y",
                "/admin%2fx",
                "/admin%5Cx",
                "/public%2f%2e%2e%2fadmin"
            })
    void noSpellingSlipsPastARoute(String path) {
        assertThatThrownBy(() -> find(table(" /", " /public", " /admin"), "a", path))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.status()).isEqualTo(400));
    }

    @Test
    void anEncodedLetterIsTheLetter() {
        assertThat(find(table(" /", " /admin"), "a", "/%61dmin")).isEqualTo("/admin");
        assertThat(find(table(" /", " /admin"), "a", "/%61dmin/x")).isEqualTo("/admin");
    }

    @Test
    void manyRoutesAreAllFound() {
        var routes = new String[2_000];
        for (int i = 0; i < routes.length; i++) {
            routes[i] = (i % 2 == 0 ? "" : "host" + i % 20 + ".example") + " /path" + i + "/x";
        }
        var table = table(routes);

        for (int i = 0; i < routes.length; i++) {
            var host = i % 2 == 0 ? "other" : "host" + i % 20 + ".example";
            assertThat(find(table, host, "/path" + i + "/x/y"))
                    .isEqualTo(routes[i].strip().replace(" ", ""));
            assertThat(find(table, host, "/path" + i + "/xy")).isEqualTo(NOBODY);
        }
    }

    @ParameterizedTest
    @CsvSource({"'a.com /x', 'A.com /x/'", "' /x', ' /%78'", "' /', ' /'"})
    void twoRoutesForTheSameAreRefused(String one, String other) {
        assertThatThrownBy(() -> table(one, other)).hasMessageContaining("is there twice: allowed is one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "api", "/api?x", "/a b", "/a//b", "//", "/a/../b", "/.", "/a%2fb", "/%2e%2e", "/a;b", "/%", "/a\\b"
            })
    void pathsThatARouteMayNotHave(String path) {
        assertThatThrownBy(() -> table(" " + path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("path '" + path + "': allowed is a path that begins with /");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:80", "*", "*.", "a.*", "a..b", ".a", "http://a", "a/b", "-a", "[::1", "a_b.*.c"})
    void hostsThatARouteMayNotHave(String host) {
        assertThatThrownBy(() -> table(host + " /"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("host '" + host + "': allowed are a name without a port");
    }
}
