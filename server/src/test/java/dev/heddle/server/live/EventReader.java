package dev.heddle.server.live;

import dev.heddle.server.fixture.Eventually;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client of server-sent events. */
final class EventReader implements AutoCloseable {
    record Event(String name, String data) {}

    private final HttpURLConnection connection;
    private final BufferedReader lines;

    private EventReader(HttpURLConnection connection) throws IOException {
        this.connection = connection;
        lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
    }

    static EventReader open(URI uri) throws IOException {
        var connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setReadTimeout((int) Eventually.PATIENCE.toMillis());
        return new EventReader(connection);
    }

    String header(String name) {
        return connection.getHeaderField(name);
    }

    /** The next event; {@link EOFException} if the stream has ended. */
    Event next() throws IOException {
        String name = "";
        for (var line = readLine(); ; line = readLine()) {
            if (line.startsWith("event: ")) {
                name = line.substring("event: ".length());
            } else if (line.startsWith("data: ")) {
                var data = line.substring("data: ".length());
                expectEmpty(readLine());
                return new Event(name, data);
            }
        }
    }

    private static void expectEmpty(String line) {
        if (!line.isEmpty()) {
            throw new AssertionError("an event ends with an empty line, not with " + line);
        }
    }

    /** The next event of a name; others before it are passed over. */
    Event next(String name) throws IOException {
        var event = next();
        while (!event.name.equals(name)) {
            event = next();
        }
        return event;
    }

    private String readLine() throws IOException {
        var line = lines.readLine();
        if (line == null) {
            throw new EOFException("the stream has ended");
        }
        return line;
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
