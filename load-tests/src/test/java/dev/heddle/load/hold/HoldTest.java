package dev.heddle.load.hold;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program with a few hundred connections, and what it says where it cannot work. */
final class HoldTest {
    @TempDir
    Path results;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void holdsConnectionsOverTwoServersAndTwoInjectors() throws Exception {
        int status = run(
                "hold.connections=400",
                "hold.servers=2",
                "hold.injectors=2",
                "hold.ramp=1",
                "hold.seconds=2",
                "hold.interval=1");

        assertThat(status).as(printed()).isZero();
        String table = Files.readString(results.resolve("connections.md"));
        assertThat(table)
                .contains("by injectors / by servers | 400 / 400 |", "| failed | 0 |")
                .containsPattern("keep-alive requests of the hold \\| [1-9][\\d,]* \\(")
                .containsPattern("live heap of the servers, growth \\| \\d+ \\| \\d")
                .containsPattern("server 2 \\| \\d{2,3} \\| ")
                .containsPattern("injector 2 \\| 200 \\| ");
        assertThat(printed())
                .contains("what the machine must allow", "held 400 of 400", table)
                .endsWith("passed: 400 connections were held, none failed\n");
        assertThat(ProcessHandle.current().descendants().map(ProcessHandle::pid))
                .as("no process is left")
                .isEmpty();
    }

    @Test
    void measuresWhatABurstDoesToThoseThatAreOpen() throws Exception {
        int status =
                run("hold.measure=burst", "hold.connections=200", "hold.open=8", "hold.rounds=1", "hold.seconds=1");

        assertThat(status).as(printed()).isZero();
        assertThat(Files.readString(results.resolve("burst.md")))
                .containsPattern("\\| 1 \\| before \\| \\d+\\.\\d\\d \\|")
                .containsPattern(
                        "\\| 1 \\| during \\| \\d+\\.\\d\\d \\| \\d+\\.\\d\\d \\| \\d+\\.\\d \\| [\\d,]+ \\| \\[10")
                .containsPattern("\\| 1 \\| after \\| \\d+\\.\\d\\d \\|");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        hold.connections=0                           | hold.connections: '0': allowed is a whole number from 1 to 10000000
        hold.measure=storm                           | hold.measure: 'storm' is not known: allowed is burst, connections
        hold.servers=65                              | hold.servers: '65': allowed is a whole number from 0 to 64
        hold.interval=never                          | hold.interval: 'never': allowed is a whole number from 1 to 86400
        hold.conections=1                            | argument 'hold.conections=1': allowed is name=value, the name one of
        server.jar=/no/such/file.jar                 | server.jar: no file /no/such/file.jar: build it
        """)
    void aWrongOptionIsOneLineAndStatus2(String option, String message) throws Exception {
        assertThat(run(option)).isEqualTo(2);
        assertThat(printed().lines()).singleElement().asString().startsWith("hold: " + message);
    }

    @Test
    void moreThanTheMachineAllowsIsRefusedBeforeAnythingStarts() throws Exception {
        assertThat(run("hold.connections=10000000", "hold.servers=1", "hold.injectors=1"))
                .isEqualTo(2);
        assertThat(printed())
                .containsPattern(
                        "open files of a process \\(ulimit -Hn\\) +10,000,500 .* too little: .*ulimit -Hn 10000500");
        assertThat(results).isEmptyDirectory();
    }

    private int run(String... options) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add("results=" + results);
        return Hold.run(
                arguments.toArray(String[]::new),
                new Properties(),
                new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
