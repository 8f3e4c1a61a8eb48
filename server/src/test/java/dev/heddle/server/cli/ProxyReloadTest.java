package dev.heddle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.Http;
import dev.heddle.server.fixture.JsonText;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.RawOrigin;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The file is read again while the proxy runs: what may change changes, what is wrong changes nothing. */
class ProxyReloadTest {
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
        return Files.writeString(directory.resolve("heddle.yaml"), text.formatted(one.uri(), two.uri()));
    }

    private static HttpResponse<String> reload(Program program) {
        return Http.send("POST", program.admin("/reload"), "");
    }

    @Test
    void routesAndGroupsChangeAndConnectionsStay() throws Exception {
        var file = file("""
            upstreams:
              a: {members: [%s]}
              b: {members: [%s]}
            routes:
              - upstream: a
              - {path: /b, upstream: b}
              - {path: /old, status: 404}
            """);
        try (var program = Program.proxy("--config", file.toString());
                var client = RawClient.connect(program.address("http"))) {
            assertThat(client.get("/").read().text()).isEqualTo("one");
            assertThat(client.get("/b").read().text()).isEqualTo("two");
            file("""
                upstreams:
                  a: {members: [%s]}
                  c: {members: [%s], timeouts: {head: 5s}}
                routes:
                  - {upstream: a, timeout: 10s}
                  - {path: /c, upstream: c}
                """);

            var answer = reload(program);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body().lines())
                    .containsExactly(
                            "group b removed",
                            "group c added",
                            "route / changed",
                            "route /b removed",
                            "route /old removed",
                            "route /c added");
            two.awaitEnded(1);
            assertThat(client.get("/old").read().text()).isEqualTo("one");
            assertThat(client.get("/c").read().text()).isEqualTo("two");
            assertThat(one.accepted()).isEqualTo(1);
            assertThat(reload(program).body()).isEqualTo("nothing changed\n");
        }
    }

    @Test
    void membersComeAndGoAndTheOthersKeepTheirConnections() throws Exception {
        var file = file("""
            upstreams: {a: {members: [%s]}}
            routes: [{upstream: a}]
            """);
        try (var program = Program.proxy("--config", file.toString());
                var client = RawClient.connect(program.address("http"))) {
            assertThat(client.get("/").read().text()).isEqualTo("one");

            file("""
                upstreams: {a: {members: [%s, %s]}}
                routes: [{upstream: a}]
                """);
            assertThat(reload(program).body()).isEqualTo("group a changed\n");
            assertThat(List.of(
                            client.get("/").read().text(),
                            client.get("/").read().text()))
                    .containsExactlyInAnyOrder("one", "two");
            assertThat(one.accepted()).isEqualTo(1);

            file("""
                upstreams: {a: {members: [%2$s]}}
                routes: [{upstream: a}]
                """);
            assertThat(reload(program).statusCode()).isEqualTo(200);
            one.awaitEnded(1);
            assertThat(client.get("/").read().text()).isEqualTo("two");
            assertThat(two.accepted()).isEqualTo(1);
        }
    }

    @Test
    void aGroupWithOtherRulesKeepsItsConnections() throws Exception {
        var file = file("""
            upstreams: {a: {members: [%s]}}
            routes: [{upstream: a, rate-limit: {requests: 1, per: 1h}}]
            """);
        try (var program = Program.proxy("--config", file.toString());
                var client = RawClient.connect(program.address("http"))) {
            assertThat(client.get("/").read().text()).isEqualTo("one");

            file("""
                upstreams: {a: {members: [%s], balance: random}}
                routes: [{upstream: a, rate-limit: {requests: 1, per: 1h}}]
                request-id: {field: x-name}
                """);
            assertThat(reload(program).body()).isEqualTo("group a changed\nrequest-id changed\n");

            assertThat(one.accepted()).isEqualTo(1);
            assertThat(Http.get(program.admin("/metrics")).body()).contains("http_client_group_members{group=\"a\"");
            var limited = client.get("/").read();
            assertThat(limited.status()).isEqualTo(429);
            assertThat(limited.header("x-name")).isNotEmpty();
        }
    }

    @Test
    void aWrongFileChangesNothing() throws Exception {
        var file = file("""
            upstreams: {a: {members: [%s]}}
            routes: [{upstream: a}]
            """);
        try (var program = Program.proxy("--config", file.toString());
                var client = RawClient.connect(program.address("http"))) {
            assertThat(client.get("/").read().text()).isEqualTo("one");
            var loaded = state(program).get("loaded");
            file("""
                upstreams: {a: {members: [%s]}}
                routes:
                  - upstream: b
                  - path: x
                """);

            var answer = reload(program);

            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body().lines())
                    .hasSize(2)
                    .first()
                    .asString()
                    .isEqualTo(file + ":3: routes[0].upstream 'b': no such group (allowed: a)");
            assertThat(client.get("/").read().text()).isEqualTo("one");
            assertThat(one.accepted()).isEqualTo(1);
            assertThat(state(program))
                    .containsEntry("path", file.toString())
                    .containsEntry("loaded", loaded)
                    .containsEntry("last-reload", "refused")
                    .containsEntry("said", answer.body().lines().toList());

            Files.delete(file);
            assertThat(reload(program).body()).contains("no such file");
            assertThat(client.get("/").read().text()).isEqualTo("one");
            assertThat(Http.get(program.admin("/metrics")).body())
                    .contains("proxy_config_reloads_total{outcome=\"failure\"} 2.0")
                    .contains("proxy_config_reloads_total{outcome=\"success\"} 0.0")
                    .containsPattern("proxy_config_loaded_seconds [1-9]");
        }
    }

    @SuppressWarnings("unchecked") // as the handler writes it
    private static Map<String, Object> state(Program program) {
        var config = JsonText.object(Http.get(program.admin("/config")).body());
        return (Map<String, Object>) config.get("config-file");
    }

    @Test
    void whatCannotChangeIsNamed() throws Exception {
        var file = file("upstream: %s\nmax-connections: 100\n");
        try (var program = Program.proxy("--config", file.toString())) {
            assertThat(Http.get(program.http("/")).body()).isEqualTo("one");
            Files.writeString(file, "upstream: " + two.uri() + "\nmax-connections: 200\ngrace: 3s\n");

            var answer = reload(program);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body().lines())
                    .containsExactlyInAnyOrder(
                            "group default changed",
                            "warning: " + file
                                    + ":2: max-connections '200' is for the next start; '100' stays in effect",
                            "warning: " + file + ":3: grace '3s' is for the next start; '10s' stays in effect");
            assertThat(Http.get(program.http("/")).body()).isEqualTo("two");
            var config = JsonText.object(Http.get(program.admin("/config")).body());
            assertThat(config.get("upstream").toString()).contains(two.uri());
            assertThat(config.get("max-connections").toString()).contains("value=100");
        }
    }

    @Test
    void flagsStayBeforeTheFile() throws Exception {
        var file = file("upstream-timeout: 1s\n");
        try (var program = Program.proxy("--upstream", one.uri(), "--config", file.toString())) {
            Files.writeString(file, "upstream: " + two.uri() + "\n");

            assertThat(reload(program).body().lines()).containsExactly("group default changed");
            assertThat(Http.get(program.http("/")).body()).isEqualTo("one");
        }
    }

    @Test
    void withoutAFileThereIsNothingToRead() throws Exception {
        try (var program = Program.proxy("--upstream", one.uri())) {
            assertThat(reload(program).statusCode()).isEqualTo(404);
        }
        try (var program = Program.echo("--config", file("grace: 1s\n").toString())) {
            assertThat(reload(program).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aGroupThatNoRouteLeadsToIsNamed() throws Exception {
        var file = file("""
            upstreams: {a: {members: [%s]}}
            routes: [{upstream: a}]
            """);
        try (var program = Program.proxy("--config", file.toString())) {
            file("""
                upstreams: {a: {members: [%s]}, b: {members: [%s]}}
                routes: [{upstream: a}]
                """);

            assertThat(reload(program).body().lines())
                    .isEqualTo(List.of("group b added", "warning: no route leads to the group b, which is left out"));
        }
    }
}
