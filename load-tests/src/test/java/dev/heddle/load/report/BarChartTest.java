package dev.heddle.load.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plots are SVGs that name their axes, and may lack a bar. */
final class BarChartTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void writesAnSvgAlsoWhereABarIsMissing(boolean logarithmic) throws Exception {
        Path file = directory.resolve("chart.svg");
        new BarChart("latency", List.of("heddle", "nginx"), "server", "latency (ms)", logarithmic)
                .series("64 connections", List.of(0.25, 0.5))
                .series("1,000 connections", Arrays.asList(20.0, null))
                .write(file);
        assertThat(Files.readString(file)).contains("<svg", "latency (ms)", "heddle", "1,000 connections");
    }

    @Test
    void aSeriesHasAValueForEachCategory() {
        BarChart chart = new BarChart("latency", List.of("heddle"), "server", "latency (ms)", false);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> chart.series("64 connections", List.of(1.0, 2.0)))
                .withMessage("2 values for 1 categories");
    }
}
