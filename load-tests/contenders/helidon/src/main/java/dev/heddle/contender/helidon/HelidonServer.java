package dev.heddle.contender.helidon;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;

/** Helidon SE: a virtual thread and blocking sockets for each connection, sequential handlers. Argument: the port. */
final class HelidonServer {
    private static final byte[] BODY = "0123456789abcdef".repeat(1_024).getBytes(StandardCharsets.US_ASCII);
    private static final ObjectMapper JSON = new ObjectMapper();

    private HelidonServer() {}

    record Greeting(int id, String message, boolean pinned, double score) {}

    static void main(String[] arguments) {
        WebServer.builder()
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[0]))
                // As many connects at once as the load has; the default of 1,024 would have some wait for a second.
                .backlog(4_096)
                // A body of 16 KB is more than one write: Nagle's algorithm would delay the end of it by 40 ms.
                .connectionOptions(options -> options.tcpNoDelay(true))
                .routing(HelidonServer::routes)
                .build()
                .start();
    }

    private static void routes(HttpRouting.Builder routing) {
        routing.get("/plaintext", HelidonServer::plaintext)
                .get("/json", HelidonServer::json)
                .get("/body", HelidonServer::body)
                .get("/delay", HelidonServer::delay);
    }

    private static void plaintext(ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, "text/plain");
        response.send("Hello, World!");
    }

    private static void json(ServerRequest request, ServerResponse response) throws JsonProcessingException {
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        response.send(JSON.writeValueAsBytes(new Greeting(1, "Hello, World!", false, 0.5)));
    }

    private static void body(ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, "application/octet-stream");
        response.send(BODY);
    }

    private static void delay(ServerRequest request, ServerResponse response) throws InterruptedException {
        Thread.sleep(20);
        plaintext(request, response);
    }
}
