package dev.heddle.server.echo;

import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpHandler;
import java.io.IOException;

/** {@code /echo}: the body comes back byte for byte, while it is still being sent. */
final class EchoHandler implements HttpHandler {
    @Override
    public void handle(HttpExchange exchange) throws IOException {
        var request = exchange.request();
        var response = exchange.response();
        var headers = request.headers();
        var type = headers.get("Content-Type");
        if (type != null) {
            response.header("Content-Type", type);
        }
        var length = headers.get("Content-Length");
        if (length == null && !headers.contains("Transfer-Encoding")) {
            response.send();
            return;
        }
        if (length != null) {
            response.header("Content-Length", length);
        }
        var body = response.stream();
        request.body().transferTo(body);
    }
}
