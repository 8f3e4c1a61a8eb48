package dev.heddle.server.echo;

import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.websocket.WebSocket;
import dev.heddle.server.websocket.WebSocketUpgrade;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** {@code /ws}: every message comes back. */
final class WebSocketEcho {
    /** As large as the messages of the usual conformance suite. */
    private static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

    private WebSocketEcho() {}

    static HttpHandler with(@Nullable MeterRegistry registry) {
        var options = WebSocketUpgrade.builder().maxMessageBytes(MAX_MESSAGE_BYTES);
        if (registry != null) {
            options.meters(registry);
        }
        return options.build().handler(WebSocketEcho::echo);
    }

    private static void echo(WebSocket socket) throws IOException {
        for (var message = socket.receive(); message != null; message = socket.receive()) {
            socket.send(message);
        }
    }
}
