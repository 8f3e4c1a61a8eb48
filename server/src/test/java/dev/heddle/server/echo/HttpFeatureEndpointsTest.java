package dev.heddle.server.echo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The endpoints that show what HTTP has. */
class HttpFeatureEndpointsTest {
    @RegisterExtension
    final EchoServer echo = new EchoServer();

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 204, 304, 400, 404, 418, 500, 503, 599})
    void status(int code) throws Exception {
        assertThat(echo.get("/status/" + code).status()).isEqualTo(code);
        assertThat(echo.send("POST", "/status/" + code, "x").status()).isEqualTo(code);
    }

    @Test
    void statusByChance() throws Exception {
        var seen = new TreeSet<Integer>();
        for (int i = 0; i < 200; i++) {
            seen.add(echo.get("/status/200,404:3,500:0").status());
        }
        assertThat(seen).containsExactly(200, 404);
        assertThat(echo.get("/status/500:0,503:1").status()).isEqualTo(503);
        assertThat(echo.get("/status/500:0,503:0").status()).isEqualTo(503);
    }

    @Test
    void someStatusesHaveAFieldThatGoesWithThem() throws Exception {
        assertThat(echo.get("/status/302").header("Location")).isEqualTo("/redirect/1");
        assertThat(echo.get("/status/407").header("Proxy-Authenticate")).isNotNull();
        assertThat(echo.get("/status/401").header("WWW-Authenticate")).startsWith("Basic");
    }

    @ParameterizedTest
    @CsvSource({
        "/redirect/3, /relative-redirect/2",
        "/redirect/1, /get",
        "/relative-redirect/2, /relative-redirect/1",
        "/relative-redirect/1, /get"
    })
    void redirects(String from, String to) throws Exception {
        var answer = echo.get(from);

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("Location")).isEqualTo(to);
    }

    @Test
    void absoluteRedirects() throws Exception {
        assertThat(echo.get("/absolute-redirect/2").header("Location"))
                .isEqualTo("http://" + EchoServer.HOST + "/absolute-redirect/1");
        assertThat(echo.get("/absolute-redirect/1").header("Location")).isEqualTo("http://" + EchoServer.HOST + "/get");
    }

    @Test
    void responseHeaders() throws Exception {
        var answer = echo.get("/response-headers?X-Thread=warp&X-Thread=weft&Server=loom");

        assertThat(answer.headers("X-Thread")).containsExactly("warp", "weft");
        assertThat(answer.headers("Server")).containsExactly("loom");
        assertThat(echo.json("/response-headers?X-A=1")).isEqualTo(Map.of("X-A", "1"));
        assertThat(echo.send("POST", "/response-headers?X-A=1", "").header("X-A"))
                .isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length=1",
                "transfer-encoding=chunked",
                "Connection=close",
                "a%20b=1",
                "X-A=1%0D%0AX-B:2",
                "%00=1"
            })
    void responseHeadersThatWouldBreakTheAnswer(String field) throws Exception {
        var answer = echo.get("/response-headers?" + field);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("allowed are");
        assertThat(answer.header("X-B")).isNull();
    }

    @Test
    void cache() throws Exception {
        var first = echo.get("/cache");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("ETag")).isNotNull();
        assertThat(first.header("Last-Modified")).endsWith("GMT");
        assertThat(echo.get("/cache", "If-None-Match: \"a\"").status()).isEqualTo(304);
        assertThat(echo.get("/cache", "If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT")
                        .status())
                .isEqualTo(304);
        assertThat(echo.get("/cache/60").header("Cache-Control")).isEqualTo("public, max-age=60");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "If-None-Match | \"abc\"          | 304",
                "If-None-Match | W/\"abc\"        | 304",
                "If-None-Match | \"x\", \"abc\"   | 304",
                "If-None-Match | *                | 304",
                "If-None-Match | \"x\"            | 200",
                "If-Match      | \"abc\"          | 200",
                "If-Match      | \"x\"            | 412",
                "X-Other       | 1                | 200"
            })
    void entityTags(String field, String value, int status) throws Exception {
        var answer = echo.get("/etag/abc", field + ": " + value);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("ETag")).isEqualTo("\"abc\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/delay/3601",
                "/delay/-1",
                "/delay/NaN",
                "/delay/1e9",
                "/delay/0x1",
                "/delay/",
                "/status/199",
                "/status/600",
                "/status/abc",
                "/status/200,",
                "/status/200:-1",
                "/status/200:x",
                "/bytes/-1",
                "/bytes/104857601",
                "/bytes/99999999999999999999",
                "/bytes/1?seed=x",
                "/stream-bytes/1?chunk_size=0",
                "/stream/101",
                "/drip?numbytes=0",
                "/drip?numbytes=10485761",
                "/drip?duration=-1",
                "/drip?delay=4000",
                "/drip?code=99",
                "/sse?count=0",
                "/sse?duration=1h",
                "/redirect/0",
                "/redirect/x",
                "/range/0",
                "/range/102401",
                "/etag/a%22b",
                "/etag/%0D%0A",
                "/base64/!!!",
                "/cache/-1"
            })
    void whatIsWrongIsSaidWithWhatIsAllowed(String target) throws Exception {
        var answer = echo.get(target);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("allowed ").endsWith("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/status/%zz", "/base64/%", "/anything?a=%zz", "/etag/%f"})
    void brokenPercentEncodingIsTheClientsFault(String target) throws Exception {
        assertThat(echo.get(target).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"multipart/form-data             | whatever", "application/x-www-form-urlencoded | a=%zz"})
    void brokenFormsAreTheClientsFault(String type, String body) throws Exception {
        var answer = echo.send("POST", "/post", body, "Content-Type: " + type);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("allowed is");
    }
}
