package dev.heddle.server.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Another server that may be installed here. */
public enum PeerKind {
    NGINX("nginx"),
    HAPROXY("HAProxy");

    private static final List<String> DIRECTORIES =
            List.of("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin");

    private final String label;

    PeerKind(String label) {
        this.label = label;
    }

    /** Its name. */
    public String label() {
        return label;
    }

    /** Its program, or null if it is not installed. */
    public Path program() {
        return DIRECTORIES.stream()
                .map(directory -> Path.of(directory, label.toLowerCase(Locale.ROOT)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /** Its name and the number of its version. */
    public String version() throws IOException {
        var process = new ProcessBuilder(program().toString(), "-v")
                .redirectErrorStream(true)
                .start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var number = Pattern.compile("[0-9]+(\\.[0-9]+)+").matcher(text);
        return label + " " + (number.find() ? number.group() : "?");
    }

    /** Starts it with a configuration, which is put into a directory of its own. */
    public Process start(Path directory, String configuration) throws IOException {
        var file = directory.resolve(label.toLowerCase(Locale.ROOT) + ".conf");
        Files.writeString(file, configuration);
        var command = this == NGINX
                ? List.of(program().toString(), "-p", directory.toString(), "-c", file.toString())
                : List.of(program().toString(), "-db", "-f", file.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(file.getFileName() + ".log").toFile())
                .start();
    }
}
