package dev.heddle.load.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.load.client.Latency;
import dev.heddle.load.client.Measurement;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A small attack, what counts as a failure, and what the program says where it cannot work. */
final class AttackTest {
    @TempDir
    Path results;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void attackersAreCutAndCountedWhileOthersAreServed() throws Exception {
        run(
                "attack.only=slow-head",
                "attack.connections=20",
                "attack.clients=4",
                "attack.rate=100",
                "attack.warm-up=1",
                "attack.rounds=1",
                "attack.seconds=4",
                "attack.limit=1");

        // The machine may be busy with other things: how long others wait is not for a test.
        assertThat(printed().lines().filter(line -> line.startsWith("FAILED: ")))
                .allMatch(line -> line.contains("99th percentile"));
        assertThat(Files.readString(results.resolve("attack.md")))
                .containsPattern("\\| slow-head \\| [2-9]\\d \\| [1-9]\\d* \\| \\d\\.\\d \\| `--head-timeout` \\|"
                        + " `connection.limited` \\| [1-9]\\d* \\|");
        assertThat(ProcessHandle.current().descendants().map(ProcessHandle::pid))
                .as("no process is left")
                .isEmpty();
    }

    private static Measurement measured(int p99Millis) {
        Latency latency = new Latency(Duration.ofMillis(1), Duration.ofMillis(p99Millis), Duration.ofMillis(100));
        return new Measurement(1_000, Duration.ofSeconds(1), Duration.ZERO, latency, 0, 0, 0);
    }

    private static AttackResult result(AttackKind kind, AttackRound... rounds) {
        return new AttackResult(kind, List.of(rounds));
    }

    @Test
    void slowOthersAndAMeterThatDoesNotCountAreFailures() {
        AttackReport report = new AttackReport();
        Casualties none = new Casualties(10, 0, 0, 0);
        Casualties some = new Casualties(20, 10, 1_500, 0);

        report.add(result(
                AttackKind.FLOOD,
                new AttackRound(measured(2), measured(4), "", some, 1),
                new AttackRound(measured(2), measured(40), "", some, 0),
                new AttackRound(measured(3), measured(3), "", some, 5)));
        assertThat(report.failures()).isEmpty();
        report.add(result(AttackKind.SILENT, new AttackRound(measured(2), measured(5), "", none, 0)));
        report.add(result(AttackKind.PIPELINE, new AttackRound(measured(2), null, "closed", some, 1)));
        Casualties unanswered = new Casualties(20, 10, 0, 3);
        report.add(result(AttackKind.SLOWHTTPTEST_READ, new AttackRound(measured(2), measured(2), "", unanswered, 1)));

        assertThat(report.failures())
                .containsExactly(
                        "silent: the 99th percentile of others is 2.50 times that without; allowed is 2",
                        "silent: no connection was cut",
                        "silent: connection.limited has not counted head-timeout",
                        "pipeline: another client failed: closed",
                        "slowhttptest-read: the tool's own other client was not answered in time, 3 times");
        assertThat(report.toString())
                .contains("| flood | 60 | 30 | 1.5 | `--max-connections` | `connection.rejected` | 6 | 0 |"
                        + " 2.00 (2.00..3.00) | 4.00 (3.00..40.00) | 2.00 (1.00..20.00) |");
    }

    @Test
    void theToolsOwnWordsSayWhatHasBecomeOfItsConnections() {
        String running = "service available:   \u001B[1;32mYES\u001B[0m\nclosed:              7\n";
        assertThat(SlowHttpTest.casualties(20, running)).isEqualTo(new Casualties(20, 7, 0, 0));
        assertThat(SlowHttpTest.casualties(20, running + "Exit status:         No open connections left\n"))
                .isEqualTo(new Casualties(20, 20, 0, 0));
        assertThat(SlowHttpTest.casualties(20, "service available:   \u001B[1;31mNO\u001B[0m\n" + running))
                .isEqualTo(new Casualties(20, 7, 0, 1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        attack.connections=0      | attack.connections: '0': allowed is a whole number from 1 to 20000
        attack.only=smurf         | attack.only: 'smurf' is not known: allowed is flood, half-closed, hanging, large-head,
        attack.second=1           | argument 'attack.second=1': allowed is name=value, the name one of
        """)
    void aWrongOptionIsOneLineAndStatus2(String option, String message) throws Exception {
        assertThat(run(option)).isEqualTo(2);
        assertThat(printed().lines()).singleElement().asString().startsWith("attack: " + message);
    }

    private int run(String... options) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add("results=" + results);
        return Attack.run(
                arguments.toArray(String[]::new),
                new Properties(),
                new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
