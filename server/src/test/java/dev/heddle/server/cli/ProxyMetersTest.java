package dev.heddle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.Http;
import dev.heddle.server.fixture.JsonText;
import dev.heddle.server.fixture.RawOrigin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the admin port shows of a proxy: its upstreams, every meter by its name, and none of a group that is gone. */
class ProxyMetersTest {
    @RegisterExtension
    final RawOrigin origin = new RawOrigin();

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void startOrigin() throws Exception {
        origin.serve(peer -> peer.answerAll("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
        file = directory.resolve("heddle.yaml");
    }

    private void group(String name, String more) throws Exception {
        Files.writeString(file, """
            upstreams: {%s: {members: [%s]%s}}
            routes: [{upstream: %s}]
            """.formatted(name, origin.uri(), more, name));
    }

    private static List<String> metrics(Program program, String begin) {
        return Http.get(program.admin("/metrics"))
                .body()
                .lines()
                .filter(line -> line.startsWith(begin))
                .toList();
    }

    private static double value(Program program, String series) {
        var line = metrics(program, series + " ");
        assertThat(line).as(series).hasSize(1);
        return Double.parseDouble(line.getFirst().substring(series.length() + 1));
    }

    @Test
    void everyMeterIsThere() throws Exception {
        group("api", "");
        try (var program = Program.proxy("--config", file.toString())) {
            Http.get(program.http("/"));

            var ofUpstream = "{group=\"api\",upstream=\"127.0.0.1:" + origin.port() + "\"}";
            Eventually.isTrue(
                    "the call is counted",
                    () -> metrics(program, "http_client_requests_seconds_count").size() == 1);
            assertThat(metrics(program, "http_client_requests_seconds_count").getFirst())
                    .isEqualTo("http_client_requests_seconds_count{group=\"api\",method=\"GET\",outcome=\"SUCCESS\","
                            + "status=\"200\",upstream=\"127.0.0.1:" + origin.port() + "\"} 1");
            assertThat(metrics(program, "http_client_requests_seconds_bucket")).hasSizeGreaterThan(10);
            assertThat(value(program, "http_client_connections_open" + ofUpstream))
                    .isEqualTo(1);
            assertThat(value(program, "http_client_connections_idle" + ofUpstream))
                    .isBetween(0.0, 1.0);
            assertThat(value(program, "http_client_waiting" + ofUpstream)).isZero();
            assertThat(value(program, "http_client_retries_total" + ofUpstream)).isZero();
            assertThat(value(program, "http_client_received_bytes_total" + ofUpstream))
                    .isPositive();
            assertThat(value(program, "http_client_sent_bytes_total" + ofUpstream))
                    .isPositive();
            assertThat(value(program, "http_client_member_active" + ofUpstream)).isBetween(0.0, 1.0);
            assertThat(value(program, "http_client_member_up" + ofUpstream)).isEqualTo(1);
            assertThat(value(program, "http_client_member_ejections_total" + ofUpstream))
                    .isZero();
            assertThat(value(program, "http_client_group_members{group=\"api\",state=\"up\"}"))
                    .isEqualTo(1);
            assertThat(value(program, "http_client_group_waiting{group=\"api\"}"))
                    .isZero();
            assertThat(value(program, "http_client_group_queue_time_seconds_count{group=\"api\"}"))
                    .isZero();
            assertThat(value(program, "http_client_group_retries_exhausted_total{group=\"api\"}"))
                    .isZero();
            assertThat(metrics(program, "http_client_group_retries_total{")).isNotEmpty();
            assertThat(metrics(program, "http_client_group_refused_total{")).isNotEmpty();
            assertThat(value(program, "proxy_tunnels_open")).isZero();
            assertThat(value(program, "http_server_received_bytes_total")).isPositive();
            assertThat(value(program, "http_server_sent_bytes_total")).isPositive();
            assertThat(value(program, "proxy_config_reloads_total{outcome=\"success\"}"))
                    .isZero();
        }
    }

    @Test
    void upstreamsAreAPageOfTheAdminPort() throws Exception {
        group("api", "");
        try (var program = Program.proxy("--config", file.toString())) {
            Http.get(program.http("/"));

            var groups = (List<?>)
                    JsonText.object(Http.get(program.admin("/upstreams")).body())
                            .get("groups");
            assertThat(groups).hasSize(1);
            assertThat(groups.getFirst().toString())
                    .contains("name=api", "policy=", "waiting=0", "address=127.0.0.1:" + origin.port(), "state=up")
                    .contains("weight=1", "requests=1", "failures-in-a-row=0", "ejections=0", "connections={open=1");
            assertThat(Http.get(program.admin("/")).body())
                    .contains("<a href=\"/upstreams\">")
                    .contains("POST /reload");
        }
    }

    @Test
    void metersOfAGroupThatIsGoneAreGone() throws Exception {
        group("old", "");
        try (var program = Program.proxy("--config", file.toString())) {
            Http.get(program.http("/"));
            group("new", "");

            Http.send("POST", program.admin("/reload"), "");

            assertThat(metrics(program, "http_client_group_waiting{group=\"new\"}"))
                    .hasSize(1);
            assertThat(metrics(program, "http_client"))
                    .noneMatch(line -> line.contains("group=\"old\""))
                    .isNotEmpty();
        }
    }

    @Test
    void groupThatHasChangedIsCountedOn() throws Exception {
        group("api", "");
        try (var program = Program.proxy("--config", file.toString())) {
            Http.get(program.http("/"));
            group("api", ", timeouts: {head: 5s}");

            Http.send("POST", program.admin("/reload"), "");
            Http.get(program.http("/"));

            var open = "http_client_connections_open{group=\"api\",upstream=\"127.0.0.1:" + origin.port() + "\"}";
            Eventually.isTrue("one connection is open, the new one's", () -> value(program, open) == 1);
            assertThat(value(program, "http_client_group_members{group=\"api\",state=\"up\"}"))
                    .isEqualTo(1);
        }
    }
}
