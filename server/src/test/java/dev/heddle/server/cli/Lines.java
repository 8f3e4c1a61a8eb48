package dev.heddle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a program prints, line by line. */
final class Lines {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    /** Prints to here. */
    PrintStream stream() {
        return new PrintStream(
                new OutputStream() {
                    private final StringBuilder line = new StringBuilder();

                    @Override
                    public synchronized void write(int oneByte) {
                        if (oneByte == '\n') {
                            lines.add(line.toString());
                            line.setLength(0);
                        } else {
                            line.append((char) oneByte);
                        }
                    }
                },
                true,
                StandardCharsets.UTF_8);
    }

    /** Copies all from another process, on a thread of its own. */
    Lines copyFrom(InputStream in) {
        Thread.ofVirtual().start(() -> {
            try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines::add);
            } catch (IOException | UncheckedIOException e) {
                lines.add(e.toString());
            }
        });
        return this;
    }

    List<String> all() {
        return List.copyOf(lines);
    }

    /** Waits for a line with this in it; returns it. */
    String await(String part) {
        Eventually.isTrue("a line with '" + part + "' in " + lines, () -> find(part) != null);
        return find(part);
    }

    private String find(String part) {
        return lines.stream().filter(line -> line.contains(part)).findFirst().orElse(null);
    }

    /** The port in the line of the start report that begins so. */
    int port(String label) {
        await("ready in");
        var line = await("  " + label + " ");
        assertThat(line).matches(".*:\\d+/?( .*)?");
        return Integer.parseInt(line.replaceAll(".*:(\\d+)/?( .*)?$", "$1"));
    }
}
