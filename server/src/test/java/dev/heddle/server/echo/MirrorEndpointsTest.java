package dev.heddle.server.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import dev.heddle.server.fixture.JsonText;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The endpoints that answer with the request itself. */
class MirrorEndpointsTest {
    @RegisterExtension
    final EchoServer echo = new EchoServer();

    @Test
    void anythingHasTheNamesOfHttpbinAndMore() throws Exception {
        var answer = echo.send(
                "PATCH", "/anything/a%20b/c?x=1&y=2&y=3&z=", "{\"deep\": [1, 2.50]}", "Content-Type: application/json");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        var json = JsonText.object(answer.text());
        assertThat(json)
                .containsEntry("method", "PATCH")
                .containsEntry("path", "/anything/a%20b/c")
                .containsEntry("url", "http://" + EchoServer.HOST + "/anything/a%20b/c?x=1&y=2&y=3&z=")
                .containsEntry("args", Map.of("x", "1", "y", List.of("2", "3"), "z", ""))
                .containsEntry("origin", "127.0.0.1")
                .containsEntry("body", "{\"deep\": [1, 2.50]}")
                .containsEntry("data", "{\"deep\": [1, 2.50]}")
                .containsEntry("form", Map.of())
                .containsEntry("files", Map.of())
                .containsEntry("json", Map.of("deep", List.of(1, 2.5)));
        assertThat(json)
                .extractingByKey("headers", MAP)
                .containsEntry("Host", EchoServer.HOST)
                .containsEntry("Content-Type", "application/json");
        // As it was sent, digit for digit.
        assertThat(answer.text()).contains("2.50");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/anything", "/anything/", "/anything/a/b/c"})
    void anythingTakesEveryPathBelow(String path) throws Exception {
        assertThat(echo.json(path)).containsEntry("path", path).containsEntry("json", null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{} {}", "plain text", "{\"a\":1,}", "NaN"})
    void whatIsNoJsonIsNullAsJson(String body) throws Exception {
        var json = JsonText.object(echo.send("POST", "/anything", body).text());

        assertThat(json).containsEntry("json", null).containsEntry("data", body);
    }

    @Test
    void deepNestingIsNoJsonRatherThanAnError() throws Exception {
        assertThat(JsonText.object(
                        echo.send("POST", "/anything", "[".repeat(100_000)).text()))
                .containsEntry("json", null);
    }

    @Test
    void getShowsNoBody() throws Exception {
        assertThat(echo.json("/get?a=%C3%A9"))
                .containsOnlyKeys("args", "headers", "origin", "url")
                .containsEntry("args", Map.of("a", "é"));
    }

    @ParameterizedTest
    @CsvSource({"POST, /post", "PUT, /put", "PATCH, /patch", "DELETE, /delete"})
    void oneMethodEach(String method, String path) throws Exception {
        assertThat(JsonText.object(echo.send(method, path, "text").text()))
                .containsOnlyKeys("args", "data", "files", "form", "headers", "json", "origin", "url")
                .containsEntry("data", "text");
    }

    @ParameterizedTest
    @CsvSource({"/get, 'GET, HEAD'", "/post, POST", "/put, PUT", "/patch, PATCH", "/delete, DELETE", "/ip, 'GET, HEAD'"
    })
    void otherMethodsAreNotAllowed(String path, String allowed) throws Exception {
        var answer = echo.send("OPTIONS", path, "");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo(allowed);
    }

    @Test
    void formsAreTakenApart() throws Exception {
        var answer = echo.send(
                "POST", "/post", "a=1&b=x%20y+z&b=2", "Content-Type: application/x-www-form-urlencoded; charset=utf-8");

        assertThat(JsonText.object(answer.text()))
                .containsEntry("form", Map.of("a", "1", "b", List.of("x y z", "2")))
                .containsEntry("data", "")
                .containsEntry("json", null);
    }

    @Test
    void formsWithFilesAreTakenApart() throws Exception {
        var form = """
            --cut\r
            Content-Disposition: form-data; name="field"\r
            \r
            value\r
            --cut\r
            Content-Disposition: form-data; name="file"; filename="a.txt"\r
            Content-Type: text/plain\r
            \r
            line 1
            line 2\r
            --cut--\r
            """;

        var answer = echo.send("POST", "/post", form, "Content-Type: multipart/form-data; boundary=cut");

        assertThat(JsonText.object(answer.text()))
                .containsEntry("form", Map.of("field", "value"))
                .containsEntry("files", Map.of("file", "line 1\nline 2"))
                .containsEntry("data", "");
    }

    @Test
    void bytesThatAreNoTextAreADataUrl() throws Exception {
        var answer = echo.send("POST", "/post", new byte[] {(byte) 0xff, 0, 1});

        assertThat(JsonText.object(answer.text())).containsEntry("data", "data:application/octet-stream;base64,/wAB");
    }

    @Test
    void fieldsOfOneNameAreJoined() throws Exception {
        assertThat(echo.json("/headers", "X-Thread: warp", "x-thread: weft"))
                .extractingByKey("headers", MAP)
                .containsEntry("X-Thread", "warp,weft");
    }

    @Test
    void proxiesSayWhoTheClientIs() throws Exception {
        assertThat(echo.json("/ip")).isEqualTo(Map.of("origin", "127.0.0.1"));
        assertThat(echo.json("/ip", "X-Forwarded-For: 192.0.2.1")).isEqualTo(Map.of("origin", "192.0.2.1"));
    }

    @Test
    void smallParts() throws Exception {
        assertThat(echo.json("/headers", "X-Thread: weft"))
                .extractingByKey("headers", MAP)
                .containsEntry("X-Thread", "weft");
        assertThat(echo.json("/user-agent", "User-Agent: loom/1")).isEqualTo(Map.of("user-agent", "loom/1"));
        assertThat(echo.json("/cookies", "Cookie: a=1; b=2")).isEqualTo(Map.of("cookies", Map.of("a", "1", "b", "2")));
        assertThat(echo.json("/uuid").get("uuid").toString()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    }

    @Test
    void http10WithoutHost() throws Exception {
        var answer = echo.connect().sendLines("GET /get HTTP/1.0", "").read();

        assertThat(JsonText.object(answer.text())).containsEntry("url", "http://localhost/get");
    }
}
