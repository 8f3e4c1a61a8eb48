package dev.heddle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.Http;
import dev.heddle.server.fixture.JsonText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configuration file: what is wrong is said with its line, and what is right comes between variable and default. */
class ConfigFileTest {
    @TempDir
    Path directory;

    private Path file(String text) throws Exception {
        return Files.writeString(directory.resolve("heddle.yaml"), text.replace("\\n", "\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "# ports\\nport: abc          | :2: port 'abc': not a port (allowed: 0 to 65535, or off)",
                "port: 1\\n\\nhots: x         | :3: unknown key 'hots' (allowed: host, port, tcp-port, *",
                "config: other.yaml           | :1: unknown key 'config' (allowed: host, port, tcp-port, *",
                "port: 1\\nport: 2            | :2: port is there twice (allowed: each option once)",
                "port:                        | :1: port is not a single value (allowed: options as in port: 8080)",
                "port: [1, 2]                 | :1: port is not a single value (allowed: options as in port: 8080)",
                "port:\\n  number: 1          | :1: port is not a single value (allowed: options as in port: 8080)",
                "server:\\n  port: 1          | :1: unknown key 'server' (allowed: host, port, tcp-port, *",
                "routes: []                   | :1: unknown key 'routes' (allowed: host, port, tcp-port, *",
                "- port                       | :1: not a mapping (allowed: options as in port: 8080)",
                "port: 1\\n\tadmin-port: 2    | :2: *",
                "port: 'open                  | :1: *",
                "access-log: maybe            | :1: access-log 'maybe': unknown (allowed: true, false, json)",
                "grace: 1 fortnight           | :1: grace '1 fortnight': not a time (allowed: 0 and more, *"
            })
    void whatIsWrongIsSaidWithTheLine(String text, String message) throws Exception {
        var file = file(text);

        var program = Program.run("echo", "--config", file.toString());

        assertThat(program.exitStatus()).isEqualTo(2);
        assertThat(program.err.all()).hasSize(1);
        var line = program.err.all().getFirst();
        if (message.endsWith("*")) {
            assertThat(line)
                    .startsWith("heddle-server: " + file + message.replace("*", ""))
                    .contains("(allowed: ");
        } else {
            assertThat(line).isEqualTo("heddle-server: " + file + message);
        }
    }

    @Test
    void allThatIsWrongIsSaid() throws Exception {
        var file = file("""
            port: abc
            hots: x
            grace: 3s
            access-log: maybe
            """);

        var program = Program.run(
                Map.of("HEDDLE_LOG_LEVEL", "loud", "HEDDLE_STALL_LIMIT", "0"), "echo", "--config", file.toString());

        assertThat(program.exitStatus()).isEqualTo(2);
        assertThat(program.err.all())
                .extracting(line -> line.replaceFirst(" \\(allowed: .*", ""))
                .containsExactly(
                        "heddle-server: HEDDLE_STALL_LIMIT '0': not a time",
                        "heddle-server: HEDDLE_LOG_LEVEL 'loud': unknown",
                        "heddle-server: " + file + ":1: port 'abc': not a port",
                        "heddle-server: " + file + ":2: unknown key 'hots'",
                        "heddle-server: " + file + ":4: access-log 'maybe': unknown");
    }

    @Test
    void aFileThatCannotBeRead() throws Exception {
        assertThat(Program.run(
                                "echo",
                                "--config",
                                directory.resolve("none.yaml").toString())
                        .err
                        .all())
                .containsExactly("heddle-server: " + directory.resolve("none.yaml")
                        + ": no such file (allowed: a file that can be read)");
        assertThat(Program.run("echo", "--config", directory.toString()).err.all())
                .containsExactly("heddle-server: " + directory + ": cannot be read (allowed: a file that can be read)");
        assertThat(Program.run(Map.of("HEDDLE_CONFIG", "none.yaml"), "echo").exitStatus())
                .isEqualTo(2);
    }

    @Test
    void theOrderIsFlagVariableFileDefault() throws Exception {
        var file = file("""
            # three options, each also somewhere else
            grace: 3s
            max-connections: 33
            log-level: warn
            access-log: true
            """);
        var environment = Map.of(
                "HEDDLE_CONFIG", file.toString(),
                "HEDDLE_GRACE", "2s",
                "HEDDLE_MAX_CONNECTIONS", "22",
                "HEDDLE_HEAD_TIMEOUT", "");

        try (var program = Program.echo(environment, "--grace", "1s")) {
            var config = JsonText.object(Http.get(program.admin("/config")).body());

            assertThat(config)
                    .containsEntry("grace", Map.of("value", "1s", "source", "flag", "place", "--grace"))
                    .containsEntry(
                            "max-connections",
                            Map.of("value", "22", "source", "variable", "place", "HEDDLE_MAX_CONNECTIONS"))
                    .containsEntry("log-level", Map.of("value", "warn", "source", "file", "place", file + ":4"))
                    .containsEntry("access-log", Map.of("value", "true", "source", "file", "place", file + ":5"))
                    // An empty variable counts as none.
                    .containsEntry("head-timeout", Map.of("value", "10s", "source", "default"))
                    .containsEntry(
                            "config", Map.of("value", file.toString(), "source", "variable", "place", "HEDDLE_CONFIG"));
        }
    }

    @Test
    void anEmptyFileIsAFileWithoutOptions() throws Exception {
        for (var text : new String[] {"", "# nothing\n", "---\n", "{}\n"}) {
            try (var program = Program.echo("--config", file(text).toString())) {
                assertThat(Http.get(program.http("/ip")).statusCode()).isEqualTo(200);
            }
        }
    }
}
