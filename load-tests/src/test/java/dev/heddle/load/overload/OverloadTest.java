package dev.heddle.load.overload;

import static org.assertj.core.api.Assertions.assertThat;

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

/** A server that is asked for twice what it can, what counts as a failure, and what is said where it cannot work. */
final class OverloadTest {
    @TempDir
    Path results;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void asksForTwiceTheCapacityWithAndWithoutShedding() throws Exception {
        run(
                "overload.rounds=1",
                "overload.seconds=1",
                "overload.connections=50",
                "overload.percent=200",
                "overload.micros=1000");

        // The machine may be busy with other things: how much is answered in time is not for a test.
        assertThat(printed()).doesNotContain("overload failed");
        assertThat(Files.readString(results.resolve("overload.md"))).contains("| on | 200 % |", "| off | 200 % |");
        assertThat(ProcessHandle.current().descendants().map(ProcessHandle::pid))
                .as("no process is left")
                .isEmpty();
    }

    private static OverloadRound round(double capacity, long goodAt200, long goodAt300, long wrong) {
        return new OverloadRound(
                capacity,
                List.of(row(true, 200, goodAt200, 0), row(true, 300, goodAt300, wrong), row(false, 300, 0, 0)));
    }

    private static OverloadRound.Row row(boolean shedding, int percent, long good, long wrong) {
        Goodput goodput = new Goodput(Duration.ofSeconds(1), good, 10, 20, wrong, Duration.ofMillis(30));
        return new OverloadRound.Row(shedding, percent, goodput);
    }

    @Test
    void lessThanNineTenthsOfThePeakIsAFailure() {
        OverloadReport report = new OverloadReport();

        report.add(round(1_000, 900, 900, 0));
        assertThat(report.failures()).isEmpty();
        report.add(round(500, 1_000, 890, 2));
        report.add(round(1_000, 950, 100, 0));

        assertThat(report.failures())
                .containsExactly(
                        "at 300 % of its capacity only 89.0 % of the peak were answered in time",
                        "at 300 % of its capacity 2 requests were neither answered nor shed with Retry-After");
        assertThat(report.toString())
                .contains(
                        "Capacity: 1,000 (500..1,000) requests/s", "| off | 300 % | 0 (0..0) | 0.0 % (0.0 %..0.0 %) |");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        overload.micros=1       | overload.micros: '1': allowed is a whole number from 10 to 100000
        overload.percents=100   | argument 'overload.percents=100': allowed is name=value, the name one of
        """)
    void aWrongOptionIsOneLineAndStatus2(String option, String message) throws Exception {
        assertThat(run(option)).isEqualTo(2);
        assertThat(printed().lines()).singleElement().asString().startsWith("overload: " + message);
    }

    private int run(String... options) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add("results=" + results);
        return Overload.run(
                arguments.toArray(String[]::new),
                new Properties(),
                new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
