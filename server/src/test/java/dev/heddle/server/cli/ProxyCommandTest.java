package dev.heddle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.Http;
import dev.heddle.server.fixture.JsonText;
import dev.heddle.server.fixture.RawOrigin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code proxy}: upstreams from flags, variables and files, the check, and the report of a start. */
class ProxyCommandTest {
    @RegisterExtension
    final RawOrigin one = new RawOrigin();

    @RegisterExtension
    final RawOrigin two = new RawOrigin();

    @TempDir
    Path directory;

    @BeforeEach
    void startOrigins() throws Exception {
        one.serve(peer -> peer.answerAll("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none"));
        two.serve(peer -> peer.answerAll("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntwo"));
    }

    private Path file(String text) throws Exception {
        return Files.writeString(directory.resolve("heddle.yaml"), text);
    }

    private static String get(Program program, String target) {
        return Http.get(program.http(target)).body();
    }

    @Test
    void upstreamsOfFlags() throws Exception {
        try (var program = Program.proxy("--upstream", one.uri(), "--upstream", two.uri())) {
            assertThat(new String[] {get(program, "/"), get(program, "/")}).containsExactlyInAnyOrder("one", "two");
        }
    }

    @Test
    void upstreamsOfAVariable() throws Exception {
        try (var program = Program.proxy(Map.of("HEDDLE_UPSTREAM", one.uri() + "," + two.uri()))) {
            assertThat(new String[] {get(program, "/"), get(program, "/")}).containsExactlyInAnyOrder("one", "two");
        }
    }

    @Test
    void upstreamsOfAFile() throws Exception {
        for (var text :
                new String[] {"upstream: [" + one.uri() + ", " + two.uri() + "]", "upstream:\n  - " + one.uri()}) {
            try (var program = Program.proxy("--config", file(text).toString())) {
                assertThat(get(program, "/")).isIn("one", "two");
                var config = JsonText.object(Http.get(program.admin("/config")).body());
                assertThat(config.get("upstream").toString())
                        .contains(one.uri())
                        .contains("source=file");
            }
        }
    }

    @Test
    void routesOfAFile() throws Exception {
        var file = file("""
            upstreams:
              first:
                members: [%s]
              second:
                members:
                  - url: %s
                timeouts: {connect: 1s, head: 10s}
                limits: {connections: 3}
            routes:
              - path: /one
                upstream: first
              - {path: /two, upstream: second, timeout: 5s, max-body-bytes: 1k, host-header: upstream}
              - {path: /gone, status: 410, text: "no more"}
              - {host: "*.old.example", redirect: "https://new.example{uri}", status: 301}
            """.formatted(one.uri(), two.uri()));

        try (var program = Program.proxy("--config", file.toString())) {
            assertThat(get(program, "/one/x")).isEqualTo("one");
            assertThat(get(program, "/two")).isEqualTo("two");
            assertThat(Http.get(program.http("/gone/x")).statusCode()).isEqualTo(410);
            assertThat(get(program, "/gone")).isEqualTo("no more");
            assertThat(Http.get(program.http("/other")).statusCode()).isEqualTo(404);
            assertThat(program.out.all())
                    .contains(
                            "  route  /one -> first",
                            "  route  /two -> second",
                            "  route  /gone -> 410",
                            "  route  *.old.example/ -> 301 https://new.example{uri}");
        }
    }

    @Test
    void aCheckSaysWhatThereIsAndOpensNothing() throws Exception {
        var file = file("""
            port: 8080
            upstreams:
              a:
                members: [http://nowhere.invalid:1, http://nowhere.invalid:2]
              b:
                members: [http://nowhere.invalid:3]
            routes:
              - upstream: a
              - {path: /b, upstream: b}
              - {path: /c, status: 404}
            """);

        var program = Program.run("proxy", "--check-config", "--config", file.toString());

        assertThat(program.exitStatus()).isZero();
        assertThat(program.out.all()).containsExactly(file + ": ok (3 routes, 2 groups, 3 upstreams)");
        assertThat(program.err.all()).isEmpty();
        assertThat(Program.run("proxy", "--check-config", "--upstream", "http://a")
                        .out
                        .all())
                .containsExactly("options: ok (1 route, 1 group, 1 upstream)");
        assertThat(Program.run(
                                "echo",
                                "--check-config",
                                "--config",
                                file("port: 1").toString())
                        .out
                        .all())
                .containsExactly(file + ": ok");
    }

    @Test
    void aCheckThatFails() throws Exception {
        var program = Program.run(
                "proxy", "--check-config", "--config", file("routes: []").toString());

        assertThat(program.exitStatus()).isEqualTo(2);
        assertThat(program.out.all()).isEmpty();
        assertThat(program.err.all()).hasSize(1);
    }

    @Test
    void theSimpleCaseAndRoutesExcludeEachOther() throws Exception {
        var file = file("""
            upstream-timeout: 1s
            upstreams: {a: {members: [http://a]}}
            routes: [{upstream: a}]
            """);

        var program = Program.run("proxy", "--upstream", "http://b", "--config", file.toString());

        assertThat(program.exitStatus()).isEqualTo(2);
        assertThat(program.err.all())
                .containsExactly(
                        "heddle-server: --upstream: upstream is not for a file that has routes"
                                + " (allowed: upstream, or upstreams: and routes:)",
                        "heddle-server: " + file + ":1: upstream-timeout is not for a file that has routes"
                                + " (allowed: upstream-timeout, or upstreams: and routes:)");
    }

    @Test
    void helpHasExamples() throws Exception {
        assertThat(String.join("\n", Program.run("proxy", "--help").out.all()))
                .contains("--check-config", "--upstream=URL", "HEDDLE_UPSTREAM=", "routes:");
    }
}
