package dev.heddle.server.echo;

import dev.heddle.server.fixture.JsonText;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.RawResponse;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.Router;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The endpoints of echo mode, served for one test. */
final class EchoServer implements BeforeEachCallback, AfterEachCallback {
    static final String HOST = "loom:8080";

    private final TestServer server = new TestServer();

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        server.beforeEach(context);
        server.http(EchoRoutes.addTo(new Router()));
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        server.afterEach(context);
    }

    RawClient connect() throws IOException {
        return server.connect();
    }

    /** A request with header fields as lines: {@code Accept: text/html}. */
    RawResponse get(String target, String... fields) throws IOException {
        return request("GET", target, new byte[0], fields).read();
    }

    RawResponse head(String target) throws IOException {
        return request("HEAD", target, new byte[0]).readHead();
    }

    RawResponse send(String method, String target, String body, String... fields) throws IOException {
        return send(method, target, body.getBytes(StandardCharsets.UTF_8), fields);
    }

    RawResponse send(String method, String target, byte[] body, String... fields) throws IOException {
        return request(method, target, body, fields).read();
    }

    private RawClient request(String method, String target, byte[] body, String... fields) throws IOException {
        var lines = new ArrayList<>(List.of(method + " " + target + " HTTP/1.1", "Host: " + HOST));
        lines.addAll(List.of(fields));
        if (body.length > 0) {
            lines.add("Content-Length: " + body.length);
        }
        lines.add("");
        return connect().sendLines(lines.toArray(String[]::new)).send(body);
    }

    Map<String, Object> json(String target, String... fields) throws IOException {
        return JsonText.object(get(target, fields).text());
    }
}
