package dev.heddle.load.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heddle.load.models.handler.Model;
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

/** The command, small, against real processes. */
final class ModelComparisonTest {
    @TempDir
    Path results;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void everyModelHasItsFigures() throws Exception {
        int status = run(
                "models.connections=4",
                "models.seconds=1",
                "models.warm-up=0",
                "models.work=upstream",
                "models.memory=false");
        assertThat(status).as(printed()).isZero();
        String report = Files.readString(results.resolve("models.md"));
        String figure = " \\| [1-9][\\d.,]*";
        for (Model model : Model.values()) {
            assertThat(report)
                    .as(printed())
                    .containsPattern(
                            "\\| 4 \\| " + model.label() + figure.repeat(4) + " \\| \\d[\\d.]*" + figure.repeat(2));
        }
        assertThat(report)
                .contains("`mvn -Pmodels -Dmodels.work=upstream -Dmodels.connections=4", "processors", "JDK")
                .doesNotContain("has not ended", results.toString());
        assertThat(Files.readString(results.resolve("models-upstream-cpu.svg"))).contains("<svg", "state-machine");
        assertThat(Files.readString(results.resolve("models.html")))
                .contains("data:image/svg+xml;base64,", "final class SequentialHandler")
                .doesNotContain("src=\"http", "href=\"http", "url(");
        JsonNode windows = new ObjectMapper()
                .readTree(results.resolve("models.json").toFile())
                .at("/works/0/windows");
        assertThat(windows).hasSize(Model.values().length);
        assertThat(windows)
                .allSatisfy(
                        window -> assertThat(window.get("p50Nanos").asLong()).isGreaterThanOrEqualTo(20_000_000));
    }

    @Test
    void aConnectionTakesMemory() throws Exception {
        int status = run(
                "models.models=threads",
                "models.work=immediate",
                "models.connections=200",
                "models.seconds=1",
                "models.warm-up=0");
        assertThat(status).as(printed()).isZero();
        assertThat(Files.readString(results.resolve("models.md")))
                .containsPattern("\\| threads \\| 200 \\| [1-9][\\d,]* \\| [1-9][\\d,]* \\| [1-9][\\d,]* \\|");
    }

    @Test
    void whatAModelCannotHoldIsLeftOutWithTheReason() throws Exception {
        int status = run(
                "models.models=callbacks", "models.work=immediate", "models.jvm=-XX:NoSuchFlag", "models.memory=false");
        assertThat(status).as(printed()).isOne();
        assertThat(Files.readString(results.resolve("models.md")))
                .contains(
                        "| 100 | callbacks | - |",
                        "- `callbacks`, 100 connections: callbacks ended with exit status 1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        models.models=fibers         | models.models: 'fibers' is not known: allowed is callbacks, default-pool, heddle, state-machine, threads
        models.work=proxy            | models.work: 'proxy' is not known: allowed is immediate, upstream
        models.connections=100,many  | models.connections: 'many': allowed is a whole number from 1 to 25000
        models.rounds=0              | models.rounds: '0': allowed is a whole number from 1 to 1000
        models.docs=yes              | models.docs: 'yes' is not known: allowed is false, true
        models.measure=speed         | models.measure: 'speed' is not known: allowed is code, cost
        models.client-cpus=9999      | models.client-cpus: '9999': allowed are processors from 0 to
        """)
    void aWrongOptionIsOneLineAndStatus2(String option, String message) throws Exception {
        assertThat(run(option)).isEqualTo(2);
        assertThat(printed().lines()).singleElement().asString().startsWith("models: " + message);
    }

    private int run(String... options) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add("results=" + results);
        return ModelComparison.run(
                arguments.toArray(String[]::new),
                new Properties(),
                new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
