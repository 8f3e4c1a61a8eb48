package dev.heddle.server.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.address.AddressRanges;
import dev.heddle.server.balancing.AdaptiveLimit;
import dev.heddle.server.balancing.HealthCheck;
import dev.heddle.server.balancing.OutlierEjection;
import dev.heddle.server.balancing.QueueLimits;
import dev.heddle.server.balancing.RetryPolicy;
import dev.heddle.server.balancing.StatusSet;
import dev.heddle.server.config.Place;
import dev.heddle.server.config.Problems;
import dev.heddle.server.config.Tree;
import dev.heddle.server.config.YamlText;
import dev.heddle.server.limit.RateLimit;
import dev.heddle.server.proxy.Forwarding;
import dev.heddle.server.proxy.RequestIds;
import dev.heddle.server.proxy.TunnelTimeouts;
import dev.heddle.server.proxy.config.MemberConfig.Addresses;
import dev.heddle.server.upstream.UpstreamLimits;
import dev.heddle.server.upstream.UpstreamProxyProtocol;
import dev.heddle.server.upstream.UpstreamTimeouts;
import dev.heddle.server.upstream.UpstreamTls;
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
              b: {members: [http://b], timeouts: {}, limits: {}, ejection: {}, retries: {}, queue: {}}
            routes: [{upstream: a}]
            forwarded: {}
            request-id: {}
            tunnels: {}
            """);
        assertThat(read.tunnels()).isEqualTo(TunnelTimeouts.DEFAULT);
        assertThat(read.forwarding()).isEqualTo(Forwarding.DEFAULT);
        assertThat(read.requestIds()).isEqualTo(RequestIds.DEFAULT);

        for (var group : read.groups().values()) {
            assertThat(group.options()).isEqualTo(UpstreamOptions.DEFAULT);
            assertThat(group.rules()).isEqualTo(GroupRules.DEFAULT);
        }
        assertThat(read.routes())
                .containsExactly(new RouteConfig("", "/", new RouteConfig.Forward("a", RouteOptions.NONE), null));
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

        assertThat(group.options().timeouts())
                .isEqualTo(new UpstreamTimeouts(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(7)));
        assertThat(group.options().limits())
                .isEqualTo(
                        UpstreamLimits.DEFAULT.withConnections(8).withWaiting(9).withHeadBytes(1024));
    }

    @Test
    void everyRuleOfAGroup() throws Exception {
        var read = read("""
            upstreams:
              a:
                members:
                  - {url: http://a, addresses: each, name: one, weight: 3, backup: true, disabled: true, max-requests: 7}
                balance: consistent-hash
                hash-by: cookie session
                slow-start: 20s
                panic-below: 40
                health-check: {path: /up, interval: 1s, jitter: 0.5, timeout: 3s, healthy: 4, unhealthy: 5, expected: "200,204"}
                ejection: {failures: 6, statuses: 500-599, base: 7s, most: 8s, most-percent: 9}
                retries: {max: 1, statuses: 503, budget: 0.3, min-per-second: 4}
                queue: {waiting: 5, time: 6s}
                adaptive-limit: {least: 1, initial: 2, most: 3, tolerance: 4}
              b: {members: [http://b], ejection: off, retries: 0, queue: 0, health-check: /up, adaptive-limit: {}}
            routes: [{upstream: a}]
            """);

        assertThat(read.groups().get("a").members())
                .containsExactly(new MemberConfig("http://a", Addresses.EACH, "one", 3, true, true, 7));
        assertThat(read.groups().get("a").rules())
                .isEqualTo(new GroupRules(
                        new Balance(Balance.Name.CONSISTENT_HASH, "cookie session"),
                        new RetryPolicy(1, StatusSet.of(503), 0.3, 4),
                        new OutlierEjection(
                                6, StatusSet.range(500, 599), Duration.ofSeconds(7), Duration.ofSeconds(8), 9),
                        new HealthCheck(
                                "/up", Duration.ofSeconds(1), 0.5, Duration.ofSeconds(3), 4, 5, StatusSet.of(200, 204)),
                        new QueueLimits(5, Duration.ofSeconds(6)),
                        new AdaptiveLimit(1, 2, 3, 4),
                        Duration.ofSeconds(20),
                        40));
        assertThat(read.groups().get("b").rules())
                .isEqualTo(new GroupRules(
                        Balance.DEFAULT,
                        RetryPolicy.NONE,
                        null,
                        HealthCheck.of("/up"),
                        QueueLimits.NONE,
                        AdaptiveLimit.DEFAULT,
                        Duration.ZERO,
                        0));
    }

    @Test
    void howUpstreamsAreReached() throws Exception {
        var read = read("""
            upstreams:
              a:
                members: [https://a]
                tls: {server-name: b, minimum: 1.3, insecure: true}
                proxy-protocol: v2
            routes: [{upstream: a}]
            tunnels: {idle: 1m, half-close: 2s}
            """);

        var options = read.groups().get("a").options();
        assertThat(options.tls())
                .isEqualTo(UpstreamTls.DEFAULT
                        .withServerName("b")
                        .withMinimum(UpstreamTls.Version.TLS_1_3)
                        .withInsecure(true));
        assertThat(options.proxyProtocol()).isEqualTo(UpstreamProxyProtocol.V2);
        assertThat(read.tunnels()).isEqualTo(new TunnelTimeouts(Duration.ofMinutes(1), Duration.ofSeconds(2)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "http  | tls: {}                    | tls is for nobody (allowed: beside members whose URL begins with"
                        + " https)",
                "https | tls: {minimum: 1.1}        | tls.minimum '1.1': unknown (allowed: 1.2, 1.3)",
                "https | tls: {authorities: /none}  | tls cannot be: *",
                "https | tls: {certificate: /none}  | tls cannot be: *",
                "https | tls: {insecure: yes}       | tls.insecure 'yes': unknown (allowed: true, false)",
                "https | proxy-protocol: v3         | proxy-protocol 'v3': unknown (allowed: v1, v2, or off)",
            })
    void whatIsWrongWithTheWayToUpstreams(String scheme, String text, String problem) throws Exception {
        assertProblem(
                "upstreams:\n  a:\n    members: [" + scheme + "://a]\n    " + text + "\nroutes: [{status: 404}]\n",
                ":4: upstreams.a." + problem);
    }

    @Test
    void eachAddressIsForNames() throws Exception {
        for (var url : List.of("http://127.0.0.1:1", "https://[::1]")) {
            assertProblem(
                    "upstreams: {a: {members: [{url: '" + url + "', addresses: each}]}}\nroutes: [{upstream: a}]\n",
                    ":1: upstreams.a.members[0].addresses 'each': is for a name"
                            + " (allowed: beside a URL with a name, as http://users:8080)");
        }
    }

    @Test
    void whatTheProxySaysOfRequests() throws Exception {
        var read = read("""
            forwarded: {fields: both, trusted: 10.0.0.0/8, via: edge-1, refuse-loops: true, underscores: refuse}
            request-id: {field: X-Id, keep: from-any, return: false}
            routes:
              - {status: 404, rate-limit: {requests: 5, per: 1m, burst: 9, header: X-Key, clients: 8}}
              - {path: /x, status: 404, rate-limit: 3}
            """);

        assertThat(read.forwarding())
                .isEqualTo(new Forwarding(
                        Forwarding.Fields.BOTH,
                        AddressRanges.of("10.0.0.0/8"),
                        "edge-1",
                        true,
                        Forwarding.UnderscoreNames.REFUSE));
        assertThat(read.requestIds()).isEqualTo(new RequestIds("X-Id", RequestIds.Kept.FROM_ANY, false));
        assertThat(read.routes())
                .extracting(RouteConfig::rateLimit)
                .containsExactly(new RateLimit(5, Duration.ofMinutes(1), 9, "X-Key", 8), RateLimit.perSecond(3));
        assertThat(read("request-id: off").requestIds()).isEqualTo(RequestIds.OFF);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "balance: x                 | balance 'x': unknown (allowed: round-robin, least-connections, *",
                "balance: consistent-hash   | balance 'consistent-hash': needs hash-by (allowed: client-ip, *",
                "hash-by: uri               | hash-by 'uri': is for consistent-hash (allowed: *",
                "hash-by: header            | hash-by 'header': not a key (allowed: client-ip, path, uri, header NAME,"
                        + " *",
                "slow-start: 2h             | slow-start '2h': not a time (allowed: more than 0, to 1h, *",
                "panic-below: 101           | panic-below '101': not a number in range (allowed: 0 to 100)",
                "health-check: up           | health-check.path 'up': not a path (allowed: *",
                "health-check: {interval: 1s} | health-check.path is missing (allowed: *",
                "health-check: {path: /, expected: none} | health-check.expected 'none': would fail every check"
                        + " (allowed: *",
                "health-check: {path: /, expected: 20} | health-check.expected '20': not a list of statuses (allowed:"
                        + " *",
                "health-check: {path: /, jitter: 2} | health-check.jitter '2': not a number in range (allowed: 0 to 1,"
                        + " *",
                "ejection: {base: 2m, most: 1m} | ejection.most '1m': shorter than base (allowed: *",
                "ejection: {most-percent: 0} | ejection.most-percent '0': not a number in range (allowed: 1 to 100)",
                "retries: 11                | retries.max '11': not a number in range (allowed: 0 to 10)",
                "queue: {time: 25h}         | queue.time '25h': not a time (allowed: more than 0, to 24h, *",
                "adaptive-limit: {least: 200} | adaptive-limit is not in order (allowed: *",
                "adaptive-limit: {tolerance: 0.5} | adaptive-limit.tolerance '0.5': not a number in range (allowed: 1"
                        + " to 10, *",
            })
    void whatIsWrongWithRules(String rule, String problem) throws Exception {
        assertProblem(
                "upstreams:\n  a:\n    members: [http://a]\n    " + rule + "\nroutes: [{status: 404}]\n",
                ":4: upstreams.a." + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "forwarded: {fields: x}     | :1: forwarded.fields 'x': unknown (allowed: x-forwarded, forwarded,"
                        + " both, off)",
                "forwarded: {trusted: x}    | :1: forwarded.trusted 'x': not a network (allowed: an address, *",
                "forwarded: {trusted: [10.0.0.0/8, 10.0.0.1/8]} | :1: forwarded.trusted[1] '10.0.0.1/8': not a network"
                        + " (allowed: *",
                "forwarded: {via: a b}      | :1: forwarded.via 'a b': not a name (allowed: *",
                "forwarded: {via: off, refuse-loops: true} | :1: forwarded.refuse-loops 'true': needs the name of via"
                        + " (allowed: *",
                "request-id: {field: 'a b'} | :1: request-id.field 'a b': not a field name (allowed: *",
                "request-id: {keep: all}    | :1: request-id.keep 'all': unknown (allowed: from-trusted, from-any,"
                        + " from-none)",
                "routes: [{status: 404, rate-limit: 0}] | :1: routes[0].rate-limit.requests '0': not a number in range"
                        + " (allowed: *",
                "routes: [{status: 404, rate-limit: {requests: 10000, per: 1ms}}] | :1: routes[0].rate-limit cannot"
                        + " be: *",
            })
    void whatIsWrongWithTheRest(String text, String problem) throws Exception {
        assertProblem(text + "\n", problem);
    }

    @Test
    void anAliasStandsForWhatItNames() throws Exception {
        var groups = read("""
            upstreams:
              a: {members: [http://a], timeouts: &slow {head: 5m}}
              b: {members: [http://b], timeouts: *slow}
            routes: [{upstream: a}]
            """).groups();

        assertThat(groups.get("b").options().timeouts().head()).isEqualTo(Duration.ofMinutes(5));
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
                        + "    - ftp://a | :4: upstreams.a.members[0].url 'ftp://a': not a URL (allowed: http or *",
                "upstreams:\\n  a: {members: [{url: a}]} | :2: upstreams.a.members[0].url 'a': not a URL (allowed: *",
                "upstreams:\\n"
                    + "  a: {members: [{ur: http://a, url: http://a}]} | :2: upstreams.a.members[0]: unknown key 'ur'"
                    + " (allowed: url*",
                "upstreams:\\n"
                        + "  a: {members: [http://a, http://a]} | :2: upstreams.a.members has http://a twice (allowed:"
                        + " each upstream once, each name once)",
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
                        .hasNoRoutes())
                .isTrue();
    }
}
