package dev.heddle.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.Http;
import dev.heddle.server.fixture.RawClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page and its files: types, caching, and nothing but them. */
class AssetsTest {
    private Viewed viewed;

    @BeforeEach
    void start() throws IOException {
        viewed = new Viewed(new LoadPermission("off, says <the> \"test\""));
    }

    @AfterEach
    void stop() {
        viewed.close();
    }

    private HttpResponse<String> get(String target, String... headers) {
        return Http.get(viewed.uri(target), headers);
    }

    /** The path of a file, as the page has it. */
    private String path(String name) {
        var base = Pattern.compile("\"(/assets/[0-9a-f]+/)live\\.js\"").matcher(get("/").body());
        assertThat(base.find()).isTrue();
        return base.group(1) + name;
    }

    @Test
    void thePageSaysWhatRunsAndLoadsNothingFromElsewhere() {
        var page = get("/");

        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'self';"));
        assertThat(page.body())
                .contains("1.2.3", Runtime.version().toString(), "starting", "href=\"/metrics\"")
                .contains("off, says &lt;the&gt; &quot;test&quot;")
                .doesNotContain("{{", "://", "<style", "style=", "onclick", "<script>");
    }

    @ParameterizedTest
    @CsvSource({
        "live.css, text/css; charset=utf-8",
        "live.js, text/javascript; charset=utf-8",
        "charts.js, text/javascript; charset=utf-8",
        "chart.js, text/javascript; charset=utf-8",
        "icon.svg, image/svg+xml"
    })
    void aFileHasItsTypeAndIsKept(String name, String type) {
        var file = get(path(name));

        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().firstValue("Content-Type")).hasValue(type);
        assertThat(file.headers().firstValue("Cache-Control"))
                .hasValueSatisfying(caching -> assertThat(caching).contains("immutable"));
        assertThat(file.body()).isNotEmpty();

        var etag = file.headers().firstValue("ETag").orElseThrow();
        var again = get(path(name), "If-None-Match", etag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(get(path(name), "If-None-Match", "\"other\"").body()).isEqualTo(file.body());
    }

    @Test
    void everyModuleThatAnotherImportsIsThere() {
        var modules = Pattern.compile("from '\\./([a-z]+\\.js)'");
        for (var name : new String[] {"live.js", "charts.js", "coroutines.js", "feed.js", "format.js", "load.js"}) {
            modules.matcher(get(path(name)).body())
                    .results()
                    .forEach(found -> assertThat(get(path(found.group(1))).statusCode())
                            .as(name + " imports " + found.group(1))
                            .isEqualTo(200));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/",
                "/assets/0/live.js",
                "/assets/VERSION/nothing.js",
                "/assets/VERSION/index.html",
                "/assets/VERSION/",
                "/assets/VERSION/../live.js",
                "/assets/VERSION/..%2f..%2fcli%2fMain.class",
                "/assets/VERSION/%2e%2e/admin/AdminServer.class",
                "/assets/VERSION/LivePage.class",
                "/assets/../../etc/passwd"
            })
    void whatIsNoFileOfThePageIsNotFound(String target) throws IOException {
        var version = path("").split("/", -1)[2];
        try (var client = RawClient.connect(viewed.admin().address())) {
            var answer = client.sendLines(
                            "GET " + target.replace("VERSION", version) + " HTTP/1.1", "Host: 127.0.0.1", "")
                    .read();

            assertThat(answer.status()).isIn(400, 404);
        }
    }
}
