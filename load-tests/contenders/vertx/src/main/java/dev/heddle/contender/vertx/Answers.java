package dev.heddle.contender.vertx;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** What both models answer. */
final class Answers {
    static final int DELAY_MILLIS = 20;

    private static final Buffer HELLO = Buffer.buffer("Hello, World!");
    private static final Buffer BODY = Buffer.buffer("0123456789abcdef".repeat(1_024));

    private Answers() {}

    static HttpServerOptions options(int port) {
        // As many connects at once as the load has; the default of 1,024 would have some wait for a second.
        return new HttpServerOptions().setHost("127.0.0.1").setPort(port).setAcceptBacklog(4_096);
    }

    static Future<Void> plaintext(HttpServerResponse response) {
        return response.putHeader(HttpHeaders.CONTENT_TYPE, "text/plain").end(HELLO);
    }

    static Future<Void> json(HttpServerResponse response) {
        JsonObject greeting = new JsonObject()
                .put("id", 1)
                .put("message", "Hello, World!")
                .put("pinned", false)
                .put("score", 0.5);
        return response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(greeting.toBuffer());
    }

    static Future<Void> body(HttpServerResponse response) {
        return response.putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
                .end(BODY);
    }

    static Future<Void> notFound(HttpServerResponse response) {
        return response.setStatusCode(404).end();
    }
}
