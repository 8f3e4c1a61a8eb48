package dev.heddle.server.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.config.Place;
import dev.heddle.server.config.Problems;
import dev.heddle.server.config.Tree;
import dev.heddle.server.config.YamlText;
import dev.heddle.server.upstream.UpstreamLimits;
import dev.heddle.server.upstream.UpstreamTimeouts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file says of the proxy: values, defaults, and each thing that can be wrong, with its line. */
class ProxySectionTest {
    private static final String GROUP = "upstreams: {a: {members: [http://a]}}\n";

    @TempDir
    Path directory;

    private ProxyConfig config;

    private List<String> problems(String text) throws Exception {
        var file = Files.writeString(directory.resolve("p.yaml"), text);
        var problems = new Problems();
        var tree = YamlText.read(file, problems);
        config = ProxySection.SCHEMA.read(tree, Place.root("p.yaml"), problems);
        assertThat(config != null || !problems.isEmpty()).isTrue();
        return problems.lines().stream()
                .map(line -> line.replace(file.toString(), "p.yaml"))
                .toList();
    }

    private ProxyConfig read(String text) throws Exception {
        assertThat(problems(text)).isEmpty();
        return config;
    }

    @Test
    void defaultsAreThoseOfTheLibrary() throws Exception {
        var read = read("""
            upstreams:
              a: {members: [http://a]}
              b: {members: [http://b], timeouts: {}, limits: {}}
            routes: [{upstream: a}]
            """);

        for (var group : read.groups().values()) {
            assertThat(group.timeouts()).isEqualTo(UpstreamTimeouts.DEFAULT);
            assertThat(group.limits()).isEqualTo(UpstreamLimits.DEFAULT);
        }
        assertThat(read.routes())
                .containsExactly(new RouteConfig("", "/", new RouteConfig.Forward("a", RouteOptions.NONE)));
    }

    @Test
    void everyTimeoutAndLimit() throws Exception {
        var group = read("""
            upstreams:
              a:
                members: [http://a]
                timeouts: {queue: 1s, connect: 2s, send: 3s, head: 4s, body: 5s, idle: 6s, age: 7s}
                limits: {connections: 8, waiting: 9, head-bytes: 1k}
            routes: [{upstream: a}]
            """).groups().get("a");

        assertThat(group.timeouts())
                .isEqualTo(new UpstreamTimeouts(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(7)));
        assertThat(group.limits())
                .isEqualTo(
                        UpstreamLimits.DEFAULT.withConnections(8).withWaiting(9).withHeadBytes(1024));
    }

    @Test
    void anAliasStandsForWhatItNames() throws Exception {
        var groups = read("""
            upstreams:
              a: {members: [http://a], timeouts: &slow {head: 5m}}
              b: {members: [http://b], timeouts: *slow}
            routes: [{upstream: a}]
            """).groups();

        assertThat(groups.get("b").timeouts().head()).isEqualTo(Duration.ofMinutes(5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // of the whole
                "routes: x                     | :2: routes is not a list (allowed: a list of at least one: *",
                "routes: []                    | :2: routes is not a list (allowed: a list of at least one: *",
                "routes:                       | :2: routes is not a list (allowed: *",
                "routes: [x]                   | :2: routes[0] is not a section (allowed: keys as in host: ...)",
                "routes: [{upstream: a},{upstream: a}] | :2: routes[1] is for the same host and path as routes[0]"
                        + " (allowed: one*",
                "routes: [{upstream: a, path: /x/},{upstream: a, path: /x}] | :2: routes[1] is for the same host *",
                // of a route
                "routes:\\n"
                    + "- {upstrem: a}       | :3: routes[0]: unknown key 'upstrem' (allowed: host, path, upstream, *",
                "routes:\\n"
                        + "- {path: /}          | :3: routes[0] does nothing (allowed: one of upstream, redirect, or"
                        + " status alone)",
                "routes:\\n- upstream: b        | :3: routes[0].upstream 'b': no such group (allowed: a)",
                "routes:\\n- upstream: [a]      | :3: routes[0].upstream is not a single value (allowed: *",
                "routes:\\n"
                        + "- upstream: a\\n"
                        + "  path: api | :4: routes[0].path 'api': not a path (allowed: a path that begins with /*",
                "routes:\\n- {upstream: a, path: /a/../b} | :3: routes[0].path '/a/../b': not a path (allowed: *",
                "routes:\\n"
                    + "- {upstream: a, host: 'a:80'} | :3: routes[0].host 'a:80': not a host (allowed: a name without"
                    + " a port *",
                "routes:\\n- {upstream: a, host: ''}  | :3: routes[0].host '': not a host (allowed: *",
                "routes:\\n- {upstream: a, host: a.*} | :3: routes[0].host 'a.*': not a host (allowed: *",
                "routes:\\n"
                    + "- {upstream: a, timeout: 0} | :3: routes[0].timeout '0': not a time (allowed: more than 0, as"
                    + " 10s, *",
                "routes:\\n"
                    + "- {upstream: a, max-body-bytes: 1x} | :3: routes[0].max-body-bytes '1x': not a size (allowed: 0"
                    + " to *",
                "routes:\\n"
                        + "- {upstream: a, host-header: x} | :3: routes[0].host-header 'x': unknown (allowed: preserve,"
                        + " upstream)",
                "routes:\\n- {upstream: a, rewrite: x} | :3: routes[0].rewrite 'x': not a path (allowed: *",
                "routes:\\n"
                    + "- {upstream: a, redirect: /x} | :3: routes[0] has both upstream and redirect (allowed: one of"
                    + " *",
                "routes:\\n"
                        + "- {upstream: a, status: 404} | :3: routes[0].status '404': is not for a route with upstream"
                        + " (allowed: rewrite, *",
                "routes:\\n"
                        + "- {redirect: /x, timeout: 1s} | :3: routes[0].timeout '1s': is not for a route with redirect"
                        + " (allowed: status)",
                "routes:\\n"
                    + "- {redirect: x}      | :3: routes[0].redirect 'x': not a location (allowed: what begins with *",
                "routes:\\n"
                        + "- {redirect: /x, status: 404} | :3: routes[0].status '404': not the status of a redirect"
                        + " (allowed: 301, *",
                "routes:\\n"
                    + "- {status: 99}       | :3: routes[0].status '99': not a number in range (allowed: 200 to 599)",
                "routes:\\n"
                        + "- {status: 404, rewrite: /} | :3: routes[0].rewrite '/': is not for a route with status"
                        + " (allowed: text)",
            })
    void whatIsWrongWithRoutes(String text, String problem) throws Exception {
        assertProblem(GROUP + text.replace("\\n", "\n"), problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "upstreams: [a]                | :1: upstreams is not a mapping (allowed: names, each *",
                "upstreams: {}                 | :1: upstreams is not a mapping (allowed: names, each *",
                "upstreams:\\n"
                        + "  a b: {members: [http://a]} | :2: upstreams.a b is no name (allowed: up to 64 letters, *",
                "upstreams:\\n"
                        + "  a: {}           | :2: upstreams.a.members is missing (allowed: a list of at least one: *",
                "upstreams:\\n  a: http://a     | :2: upstreams.a is not a section (allowed: keys as in members: ...)",
                "upstreams:\\n  a: {members: []} | :2: upstreams.a.members is not a list (allowed: *",
                "upstreams:\\n"
                        + "  a:\\n"
                        + "    members:\\n"
                        + "    - ftp://a | :4: upstreams.a.members[0].url 'ftp://a': not a URL (allowed: http, *",
                "upstreams:\\n  a: {members: [{url: a}]} | :2: upstreams.a.members[0].url 'a': not a URL (allowed: *",
                "upstreams:\\n"
                    + "  a: {members: [{ur: http://a, url: http://a}]} | :2: upstreams.a.members[0]: unknown key 'ur'"
                    + " (allowed: url*",
                "upstreams:\\n"
                        + "  a: {members: [http://a, http://a]} | :2: upstreams.a.members has http://a twice (allowed:"
                        + " each upstream once)",
                "upstreams:\\n"
                    + "  a: {members: [http://a], timeouts: {heat: 1s}} | :2: upstreams.a.timeouts: unknown key 'heat'"
                    + " (allowed: queue, *",
                "upstreams:\\n"
                        + "  a: {members: [http://a], timeouts: {head: 1d}} | :2: upstreams.a.timeouts.head '1d': not a"
                        + " time (allowed: *",
                "upstreams:\\n"
                    + "  a: {members: [http://a], timeouts: 1s} | :2: upstreams.a.timeouts is not a section (allowed:"
                    + " *",
                "upstreams:\\n"
                    + "  a: {members: [http://a], limits: {connections: 0}} | :2: upstreams.a.limits.connections '0':"
                    + " not a number in range (allowed: 1 to 1000000)",
                "upstreams:\\n"
                    + "  a: {members: [http://a], limits: {head-bytes: 2m}} | :2: upstreams.a.limits.head-bytes '2m':"
                    + " not a size (allowed: 64 to 1m, *",
                "upstreams:\\n"
                        + "  a: {members: [http://a]}\\n"
                        + "  a: {members: [http://b]} | :3: upstreams.a is there twice (allowed: each option once)",
                "upstreams: &x\\n  a: *x        | :1: upstreams.a is an alias within itself (allowed: *",
            })
    void whatIsWrongWithGroups(String text, String problem) throws Exception {
        assertProblem(text.replace("\\n", "\n") + "\nroutes: [{status: 404}]\n", problem);
    }

    private void assertProblem(String text, String problem) throws Exception {
        var line = problems(text);
        assertThat(line).isNotEmpty();
        if (problem.endsWith("*")) {
            assertThat(line.getFirst())
                    .startsWith("p.yaml" + problem.substring(0, problem.length() - 1))
                    .contains("(allowed: ");
        } else {
            assertThat(line).containsExactly("p.yaml" + problem);
        }
    }

    @Test
    void groupsWithoutRoutes() throws Exception {
        assertThat(problems(GROUP))
                .containsExactly("p.yaml:1: upstreams has groups that no route leads to"
                        + " (allowed: routes: with upstream: and the name of a group)");
    }

    @Test
    void allThatIsWrongIsSaidInTheOrderOfTheFile() throws Exception {
        assertThat(problems("""
            upstreams:
              a:
                members: [x]
                timeouts: {head: 0}
            routes:
              - upstream: b
              - {path: /x, upstream: a}
              - {path: /x, upstream: c}
              - path: y
            """))
                .extracting(line -> line.replaceFirst(" \\(allowed: .*", ""))
                .containsExactly(
                        "p.yaml:3: upstreams.a.members[0].url 'x': not a URL",
                        "p.yaml:4: upstreams.a.timeouts.head '0': not a time",
                        "p.yaml:6: routes[0].upstream 'b': no such group",
                        "p.yaml:8: routes[2].upstream 'c': no such group",
                        "p.yaml:8: routes[2] is for the same host and path as routes[1]",
                        "p.yaml:9: routes[3].path 'y': not a path");
    }

    @Test
    void nothingIsAnEmptyConfiguration() {
        assertThat(ProxySection.SCHEMA
                        .read(Tree.empty(), Place.root(""), new Problems())
                        .isEmpty())
                .isTrue();
    }
}
