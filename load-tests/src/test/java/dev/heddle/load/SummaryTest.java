package dev.heddle.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.load.gatling.Size;
import dev.heddle.load.gatling.log.RequestTimes;
import dev.heddle.load.gatling.simulation.KnownSimulation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table at the end: what decides, and that a failure is named wherever the table is. */
final class SummaryTest {
    @TempDir
    Path directory;

    private final Summary summary = new Summary(Size.SMOKE);

    @Test
    void skippedIsNotFailed() throws Exception {
        summary.add(SimulationResult.skipped(KnownSimulation.WEBSOCKET, "the server has no /ws"));
        assertThat(summary.isPassed()).isTrue();
        assertThat(summary.text(directory))
                .contains("skipped: the server has no /ws")
                .endsWith("PASSED\n");
        assertThat(summary.json()).contains("\"verdict\" : \"skipped\"", "\"skipped\" : \"the server has no /ws\"");
    }

    @Test
    void oneFailureFailsAllAndIsNamedEverywhere() throws Exception {
        summary.add(result(KnownSimulation.HELD, List.of()));
        summary.add(result(KnownSimulation.SSE, List.of("too late")));
        summary.write(directory);
        assertThat(summary.isPassed()).isFalse();
        assertThat(summary.text(directory)).contains("FAILED: sse: too late\n").doesNotContain("PASSED");
        assertThat(directory.resolve("summary.md"))
                .content()
                .contains("FAILED: sse: too late", "| [HTML](sse/run/index.html) |");
        assertThat(Files.readString(directory.resolve("summary.json")))
                .contains("\"passed\" : false", "\"failures\" : [ \"too late\" ]");
    }

    @Test
    void aServerThatEndedBadlyFailsTheRun() {
        summary.add(result(KnownSimulation.HELD, List.of()));
        summary.addFailures(List.of("the echo server ended with exit status 1"));
        assertThat(summary.isPassed()).isFalse();
        assertThat(summary.text(directory)).contains("FAILED: the echo server ended with exit status 1\n");
    }

    private SimulationResult result(KnownSimulation simulation, List<String> failures) {
        Path report = directory.resolve(simulation.word()).resolve("run").resolve("index.html");
        return new SimulationResult(
                simulation, new RequestTimes(), List.of(), failures, Optional.empty(), Optional.of(report));
    }
}
