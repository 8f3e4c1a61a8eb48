package dev.heddle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.server.fixture.Eventually;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a shell offers after {@code source <(heddle-server completion)}. */
class CompletionTest {
    private static final Path BASH = Path.of("/bin/bash");

    @TempDir
    private Path directory;

    private Path script;

    @BeforeEach
    void writeScript() throws Exception {
        assumeTrue(Files.isExecutable(BASH), "no " + BASH);
        var program = Program.run("completion");
        assertThat(program.exitStatus()).isZero();
        assertThat(program.err.all()).isEmpty();
        script = Files.write(directory.resolve("completion"), program.out.all());
    }

    @Test
    void commands() throws Exception {
        assertThat(offeredAfter("heddle-server", "")).contains("echo", "proxy", "completion");
        assertThat(offeredAfter("heddle-server", "pr")).containsExactly("proxy");
    }

    @Test
    void options() throws Exception {
        assertThat(offeredAfter("heddle-server", "echo", "--tcp")).containsExactly("--tcp-port", "--tcp-idle-timeout");
        assertThat(offeredAfter("heddle-server", "echo", "--up")).isEmpty();
        assertThat(offeredAfter("heddle-server", "proxy", "--up")).contains("--upstream");
    }

    @Test
    void wordsOfAnOption() throws Exception {
        assertThat(offeredAfter("heddle-server", "echo", "--transport", ""))
                .containsExactly("auto", "epoll", "kqueue", "io_uring", "nio");
        assertThat(offeredAfter("heddle-server", "proxy", "--balance", "r")).containsExactly("round-robin", "random");
    }

    /** Asks bash, as it asks when somebody presses the tabulator. */
    private List<String> offeredAfter(String... words) throws Exception {
        var question = """
            # Only within a completion by the user's hand.
            compopt() { :; }
            source "$1"
            shift
            COMP_WORDS=("$@")
            COMP_CWORD=$(($# - 1))
            COMP_LINE="$*"
            COMP_POINT=${#COMP_LINE}
            _complete_heddle-server
            printf '%s\\n' "${COMPREPLY[@]}"
            """;
        var command = new ArrayList<>(List.of(BASH.toString(), "-c", question, "bash", script.toString()));
        command.addAll(List.of(words));
        var bash = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        return output.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
}
