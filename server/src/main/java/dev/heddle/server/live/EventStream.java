package dev.heddle.server.live;

import dev.heddle.server.http.HttpResponse;
import dev.heddle.server.http.ResponseBody;
import dev.heddle.server.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Server-sent events (WHATWG HTML, "Server-sent events"), each with a name and one line of JSON. */
final class EventStream {
    /** After how many milliseconds a browser shall come again that has lost the stream. */
    private static final int RETRY_MILLIS = 1000;

    private final ResponseBody body;

    private EventStream(ResponseBody body) {
        this.body = body;
    }

    /** Begins the response. */
    static EventStream begin(HttpResponse response) throws IOException {
        var body = response.header("Content-Type", "text/event-stream").header("Cache-Control", "no-store").stream();
        body.write("retry: " + RETRY_MILLIS + "\n\n");
        return new EventStream(body);
    }

    /** Sends an event; suspends while the client does not read. */
    void send(String event, Json.Content content) throws IOException {
        var bytes = new ByteArrayOutputStream(512);
        bytes.writeBytes(("event: " + event + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
        Json.writeLine(bytes, content);
        bytes.write('\n');
        body.write(bytes.toByteArray());
    }
}
