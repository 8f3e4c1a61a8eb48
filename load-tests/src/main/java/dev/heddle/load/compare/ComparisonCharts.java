package dev.heddle.load.compare;

import dev.heddle.load.client.Measurement;
import dev.heddle.load.report.BarChart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The figures as plots: medians, one group of bars for each server, one bar in it for each number of connections. */
final class ComparisonCharts {
    /**
     * What is plotted.
     *
     * @param word part of the file's name
     * @param axis with the unit
     */
    private record Kind(
            String word, String title, String axis, boolean logarithmic, ToDoubleFunction<Measurement> figure) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("cpu", "CPU time per request", "CPU time per request (µs)", false, Measurement::microsPerRequest),
            new Kind("rate", "requests per second", "requests per second", false, Measurement::requestsPerSecond),
            new Kind("p99", "99th percentile of the latency", "latency, p99 (ms)", true, ComparisonReport::p99));

    private final List<Integer> connections;

    ComparisonCharts(List<Integer> connections) {
        this.connections = connections;
    }

    /** Those of one work, by the names of their files; none without figures. */
    Map<String, BarChart> of(Results.OfWork found) {
        Map<String, BarChart> charts = new LinkedHashMap<>();
        for (Kind kind : KINDS) {
            List<String> servers = found.servers().stream()
                    .filter(server -> connections.stream()
                            .anyMatch(size -> found.windows().has(server, size)))
                    .toList();
            if (!servers.isEmpty()) {
                charts.put(
                        "comparison-%s-%s.svg".formatted(found.work().word(), kind.word), chart(found, kind, servers));
            }
        }
        return charts;
    }

    /** What stands where a plot cannot be shown. */
    String alt(String file) {
        for (Kind kind : KINDS) {
            if (file.endsWith("-" + kind.word + ".svg")) {
                return kind.title;
            }
        }
        return file;
    }

    private BarChart chart(Results.OfWork found, Kind kind, List<String> servers) {
        BarChart chart =
                new BarChart(found.work().word() + ": " + kind.title, servers, "server", kind.axis, kind.logarithmic);
        for (int size : connections) {
            List<@Nullable Double> values = new ArrayList<>();
            for (String server : servers) {
                values.add(
                        found.windows().has(server, size)
                                ? found.windows()
                                        .spread(server, size, kind.figure)
                                        .median()
                                : null);
            }
            chart.series("%,d connections".formatted(size), values);
        }
        return chart;
    }

    /** Writes those of one work. */
    void write(Results.OfWork found, Path directory) throws IOException {
        for (Map.Entry<String, BarChart> chart : of(found).entrySet()) {
            chart.getValue().write(directory.resolve(chart.getKey()));
        }
    }
}
