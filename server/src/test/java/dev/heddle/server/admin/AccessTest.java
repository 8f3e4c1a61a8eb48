package dev.heddle.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.fixture.LogRecorder;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.RawResponse;
import dev.heddle.server.live.LoadPermission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may see the admin port: by a token, by a name, from a page; and what it never shows. */
class AccessTest {
    private static final String TOKEN = "0123456789abcdef-fedcba";
    private static final String BEARER = "Authorization: Bearer " + TOKEN;

    @TempDir
    private Path directory;

    private Meters meters;
    private AdminServer admin;
    private int loggedBefore;

    @BeforeEach
    void make() {
        meters = new Meters();
        loggedBefore = LogRecorder.events().size();
    }

    @AfterEach
    void stop() {
        admin.close();
        meters.close();
    }

    private void start(String host, AdminToken token, Setting... settings) throws IOException {
        admin = AdminServer.start(host, 0, meters.registry(), List.of(settings), "1", LoadPermission.GIVEN, token);
    }

    private void startWithToken() throws IOException {
        start("127.0.0.1", AdminToken.of(TOKEN));
    }

    private RawResponse send(String line, String... fields) throws IOException {
        var lines = new ArrayList<>(List.of(line + " HTTP/1.1", "Connection: close"));
        lines.addAll(List.of(fields));
        if (lines.stream().noneMatch(field -> field.startsWith("Host:"))) {
            lines.add("Host: 127.0.0.1");
        }
        lines.add("");
        try (var client = RawClient.connect(admin.address())) {
            return client.sendLines(lines.toArray(String[]::new)).read();
        }
    }

    private List<String> logged() {
        return LogRecorder.events().stream()
                .skip(loggedBefore)
                .filter(event -> event.getLoggerName().equals(AdminServer.class.getName()))
                .map(event -> event.getFormattedMessage())
                .toList();
    }

    private int status(String line, String... fields) throws IOException {
        return send(line, fields).status();
    }

    // ---- the token

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/metrics", "/coroutines", "/coroutines/dump", "/config", "/live/load", "/upstreams", "/no"
            })
    void everythingButHealthAsksForTheToken(String path) throws IOException {
        startWithToken();

        var refused = send("GET " + path);

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("www-authenticate")).isEqualTo("Bearer realm=\"admin\"");
        assertThat(refused.text()).doesNotContain(TOKEN);
    }

    @Test
    void healthIsForEverybody() throws IOException {
        startWithToken();

        assertThat(status("GET /health/live", "Host: probe.example")).isEqualTo(200);
        assertThat(status("GET /health/ready")).isEqualTo(503);
    }

    @Test
    void theTokenIsABearerToken() throws IOException {
        startWithToken();

        assertThat(status("GET /metrics", BEARER)).isEqualTo(200);
        assertThat(status("GET /config", "authorization: bearer  " + TOKEN)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer 0123456789abcdef-fedcb",
                "Authorization: Bearer 0123456789abcdef-fedcbaa",
                "Authorization: Bearer 0123456789ABCDEF-FEDCBA",
                "Authorization: Bearer",
                "Authorization: Basic " + TOKEN,
                "Authorization: " + TOKEN,
                "Cookie: heddle-admin=" + TOKEN,
                "Cookie: heddle-admin=",
                "X-Token: " + TOKEN
            })
    void anythingElseIsNotTheToken(String field) throws IOException {
        startWithToken();

        assertThat(status("GET /config", field)).isEqualTo(401);
    }

    @Test
    void aBrowserGetsACookieForIt() throws IOException {
        startWithToken();

        var led = send("GET /?token=" + TOKEN);

        assertThat(led.status()).isEqualTo(303);
        assertThat(led.header("location")).isEqualTo("/");
        assertThat(led.header("cache-control")).isEqualTo("no-store");
        var cookie = led.header("set-cookie");
        assertThat(cookie).endsWith("; Path=/; HttpOnly; SameSite=Strict").doesNotContain(TOKEN);
        var pair = "Cookie: other=1; " + cookie.substring(0, cookie.indexOf(';'));
        assertThat(status("GET /", pair)).isEqualTo(200);
        assertThat(status("GET /config", pair)).isEqualTo(200);
        assertThat(status("GET /config", pair + "x")).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /?token=wrong",
                "GET /?token=",
                "GET /?token",
                "GET /?token=%zz",
                "POST /reload?token=" + TOKEN
            })
    void noCookieForWhoDoesNotKnowIt(String line) throws IOException {
        startWithToken();

        var refused = send(line);

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("set-cookie")).isNull();
    }

    @Test
    void theTokenIsTheLineOfAFile() throws IOException {
        var file = Files.writeString(directory.resolve("token"), TOKEN + "\n");
        start("127.0.0.1", AdminToken.in(file));

        assertThat(status("GET /config", BEARER)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "0123456789 abcdef",
                "0123456789abcdef\nmore",
                "0123456789abcd\u00e4f",
                "=0123456789abcdef"
            })
    void whatIsNoTokenIsRefused(String token) throws IOException {
        startWithToken();

        assertThatThrownBy(() -> AdminToken.of(token))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16 to 512 letters");
    }

    // ---- where it listens

    @Test
    void aPortForOthersWithoutATokenIsLogged() throws IOException {
        start("0.0.0.0", null);

        assertThat(logged()).singleElement().asString().contains("asks for no token");
        assertThat(status("GET /config", "Host: heddle:9090")).isEqualTo(200);
    }

    @Test
    void aPortForOthersWithATokenIsNot() throws IOException {
        start("0.0.0.0", AdminToken.of(TOKEN));

        assertThat(logged()).isEmpty();
    }

    // ---- browsers

    @Test
    void aNameThatLeadsHereIsNotServed() throws IOException {
        start("127.0.0.1", null);

        assertThat(status("GET /config", "Host: rebound.example:9090")).isEqualTo(403);
        assertThat(status("GET /config", "Host: localhost:9090")).isEqualTo(200);
        assertThat(status("GET /config", "Host: [::1]:9090")).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://other.example",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Origin: null"
            })
    void pagesOfOthersChangeNothing(String field) throws IOException {
        start("127.0.0.1", null);

        assertThat(status("POST /reload", field)).isEqualTo(403);
        assertThat(status("POST /reload")).isEqualTo(404);
    }

    // ---- secrets

    @Test
    void configurationShowsNoSecrets() throws IOException {
        start(
                "127.0.0.1",
                null,
                new Setting("admin-token-file", "/run/token", Setting.Source.FLAG, "--admin-token-file"),
                new Setting("some-token", "swordfish", Setting.Source.FILE, "a.yaml:1"),
                new Setting("key-password", "swordfish", Setting.Source.VARIABLE, "HEDDLE_KEY_PASSWORD"),
                new Setting("upstream", "http://me:sword@fish@a,http://b", Setting.Source.FLAG, "--upstream"));

        assertThat(send("GET /config").text())
                .doesNotContain("swordfish", "me:", "fish@")
                .contains("/run/token", "http://(hidden)@a,http://b");
    }
}
