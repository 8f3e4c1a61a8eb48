package dev.heddle.server.echo;

import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpHandler;
import java.io.IOException;

/** {@code /echo}: the body comes back byte for byte, while it is still being sent. */
final class EchoHandler implements HttpHandler {
    private static final int FIRST_PIECE_BYTES = 16 * 1024;

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
        // Read before the response begins: a client that expects "100 Continue" must get that first.
        byte[] first = headers.contains("Expect") ? new byte[FIRST_PIECE_BYTES] : new byte[0];
        int count = Math.max(0, request.body().read(first));
        if (length != null) {
            response.header("Content-Length", length);
        }
        try (var body = response.stream()) {
            body.write(first, 0, count);
            request.body().transferTo(body);
        }
    }
}
