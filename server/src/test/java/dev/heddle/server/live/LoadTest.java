package dev.heddle.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.Server;
import dev.heddle.server.echo.EchoRoutes;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.Http;
import dev.heddle.server.fixture.JsonText;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.RawResponse;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.Router;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The load against the server itself: who may start it, and how it ends. */
class LoadTest {
    private static final String[] JSON = {"Content-Type", "application/json"};
    private static final String LONG = "{\"connections\": 20, \"seconds\": 60, \"target\": \"delay\"}";
    private static final String SHORT = "{\"connections\": 20, \"seconds\": 1, \"target\": \"plaintext\"}";

    @RegisterExtension
    final TestServer server = new TestServer();

    private Viewed viewed;

    @BeforeEach
    void start() throws IOException {
        viewed = Viewed.of(server, LoadPermission.GIVEN, EchoRoutes.addTo(new Router()));
    }

    @AfterEach
    void stop() {
        viewed.close();
    }

    private HttpResponse<String> send(String method, String body) {
        return Http.send(method, viewed.uri("/live/load"), body, JSON);
    }

    private Map<String, Object> state() {
        return JsonText.object(Http.get(viewed.uri("/live/load")).body());
    }

    private void awaitPhase(String phase) {
        Eventually.isTrue("the load is " + phase, () -> state().get("phase").equals(phase));
    }

    @Test
    void itRunsAndEndsByItself() {
        assertThat(state()).containsEntry("phase", "none");
        assertThat(send("POST", SHORT).statusCode()).isEqualTo(202);

        awaitPhase("completed");

        assertThat(state())
                .containsEntry("connections", 20)
                .containsEntry("seconds", 1)
                .containsEntry("target", "plaintext")
                .containsEntry("failures", 0)
                .containsEntry("open", 0);
        assertThat((int) state().get("requests")).isGreaterThanOrEqualTo(20);
        assertThat((int) state().get("millis")).isGreaterThanOrEqualTo(1000);
        server.awaitNoConnection();
    }

    @Test
    void eachConnectionIsOneAndThereIsOneLoadAtATime() {
        assertThat(send("POST", LONG).statusCode()).isEqualTo(202);
        Eventually.isTrue("20 are open", () -> server.server().openConnections() == 20);

        var second = send("POST", SHORT);
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.body()).contains("one at a time");
        assertThat(state()).containsEntry("phase", "running").containsEntry("connections", 20);

        assertThat(send("DELETE", "").statusCode()).isEqualTo(202);
        awaitPhase("stopped");
        server.awaitNoConnection();
        assertThat(state()).containsEntry("failures", 0);

        assertThat(send("POST", SHORT).statusCode()).isEqualTo(202);
        awaitPhase("completed");
    }

    @Test
    void thereMustBeOneToStop() {
        assertThat(send("DELETE", "").statusCode()).isEqualTo(409);
    }

    @Test
    void itEndsWhenTheServerDrains() throws Exception {
        assertThat(send("POST", LONG).statusCode()).isEqualTo(202);
        Eventually.isTrue("20 are open", () -> server.server().openConnections() == 20);

        assertThat(server.server().drain(Eventually.PATIENCE)).isTrue();

        awaitPhase("stopped");
        assertThat(send("POST", SHORT).statusCode()).isEqualTo(503);
    }

    @Test
    void itEndsWhenThePortCloses() {
        assertThat(send("POST", LONG).statusCode()).isEqualTo(202);
        Eventually.isTrue("20 are open", () -> server.server().openConnections() == 20);

        viewed.admin().close();

        server.awaitNoConnection();
    }

    @Test
    void itIsTold() throws IOException {
        try (var events = EventReader.open(viewed.uri("/live"))) {
            events.next("history");
            send("POST", SHORT);

            assertThat(events.next("load").data()).contains("\"phase\":\"running\"");
            var last = events.next("load").data();
            while (!last.contains("\"phase\":\"completed\"")) {
                last = events.next("load").data();
            }
        }
    }

    @Test
    void itIsRefusedWhereItIsSwitchedOff() throws IOException {
        try (var other = new Viewed(new LoadPermission("off: --live-load turns it on"))) {
            other.admin().show(server.server());
            for (var method : new String[] {"POST", "DELETE"}) {
                var answer = Http.send(method, other.uri("/live/load"), SHORT, JSON);

                assertThat(answer.statusCode()).isEqualTo(403);
                assertThat(answer.body()).contains("--live-load");
            }
        }
        assertThat(server.server().openConnections()).isZero();
    }

    /** A request as browsers send it; an empty field is left out. */
    private RawResponse ask(String host, String origin, String site, String type) throws IOException {
        try (var client = RawClient.connect(viewed.admin().address())) {
            client.sendLines("POST /live/load HTTP/1.1", "Host: " + host.replace("PORT", port()));
            for (var field : Map.of("Origin", origin, "Sec-Fetch-Site", site, "Content-Type", type)
                    .entrySet()) {
                if (!field.getValue().isEmpty()) {
                    client.sendLines(field.getKey() + ": " + field.getValue().replace("PORT", port()));
                }
            }
            client.sendLines("Content-Length: " + SHORT.length(), "").send(SHORT);
            return client.read();
        }
    }

    private String port() {
        return Integer.toString(viewed.admin().address().getPort());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.0.0.1:PORT | http://127.0.0.1:PORT  | same-origin | application/json                | 202",
                "localhost:PORT | http://localhost:PORT  | same-origin | application/json; charset=utf-8 | 202",
                "[::1]:PORT     | http://[::1]:PORT      | ''          | application/json                | 202",
                "127.0.0.1:PORT | ''                     | ''          | application/json                | 202",
                "127.0.0.1:PORT | http://evil.example    | cross-site  | application/json                | 403",
                "127.0.0.1:PORT | http://evil.example    | ''          | application/json                | 403",
                "127.0.0.1:PORT | http://127.0.0.1:1     | same-site   | application/json                | 403",
                "127.0.0.1:PORT | http://localhost:PORT  | ''          | application/json                | 403",
                "127.0.0.1:PORT | null                   | ''          | application/json                | 403",
                "127.0.0.1:PORT | ''                     | none        | application/json                | 403",
                "evil.example   | http://evil.example    | same-origin | application/json                | 403",
                "127.0.0.1.evil.example | ''             | ''          | application/json                | 403",
                "127.0.0.1:PORT | ''                     | ''          | text/plain                      | 415",
                "127.0.0.1:PORT | ''                     | ''          | application/x-www-form-urlencoded | 415",
                "127.0.0.1:PORT | ''                     | ''          | ''                              | 415"
            })
    void onlyThisPageMayStartIt(String host, String origin, String site, String type, int status) throws IOException {
        var answer = ask(host, origin, site, type);

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(state().get("phase").equals("none")).isEqualTo(status != 202);
    }

    @Test
    void aLongBodyIsRefused() {
        assertThat(send("POST", " ".repeat(1025)).statusCode()).isEqualTo(413);
    }

    @Test
    void itStaysOnTheLoopbackAddress() throws Exception {
        try (var starting = new Viewed(LoadPermission.GIVEN);
                var everywhere = Server.builder()
                        .host("0.0.0.0")
                        .eventLoops(1)
                        .http(0, EchoRoutes.addTo(new Router()))
                        .start()) {
            assertThat(Http.send("POST", starting.uri("/live/load"), SHORT, JSON)
                            .statusCode())
                    .isEqualTo(503);
            starting.admin().show(everywhere);
            assertThat(Http.send("POST", starting.uri("/live/load"), SHORT, JSON)
                            .statusCode())
                    .isEqualTo(202);
            Eventually.isTrue(
                    "it is completed",
                    () -> Http.get(starting.uri("/live/load")).body().contains("completed"));
            everywhere.drain(Duration.ZERO);
        }
    }
}
