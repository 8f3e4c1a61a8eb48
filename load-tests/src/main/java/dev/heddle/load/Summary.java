package dev.heddle.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.heddle.load.gatling.Size;
import dev.heddle.load.gatling.log.RequestTimes;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All simulations of a run in one table: for a terminal, as Markdown and as JSON. */
final class Summary {
    static final String MARKDOWN = "summary.md";
    static final String JSON = "summary.json";

    private static final String ROW = "%-17s %11s %8s %9s %8s %8s %8s %8s  %s%n";

    private final Size size;
    private final List<SimulationResult> results = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    Summary(Size size) {
        this.size = size;
    }

    void add(SimulationResult result) {
        results.add(result);
    }

    /** What went wrong beside the simulations. */
    void addFailures(List<String> more) {
        failures.addAll(more);
    }

    boolean isPassed() {
        return failures.isEmpty()
                && results.stream().allMatch(result -> result.failures().isEmpty());
    }

    /** Leaves the Markdown and the JSON in this directory. */
    void write(Path directory) throws IOException {
        Files.writeString(directory.resolve(MARKDOWN), markdown(directory));
        Files.writeString(directory.resolve(JSON), json());
    }

    String text(Path directory) {
        StringBuilder text = new StringBuilder(ROW.formatted(
                "simulation", "requests", "failed", "req/s", "p50 ms", "p95 ms", "p99 ms", "max ms", "verdict"));
        for (SimulationResult result : results) {
            text.append(ROW.formatted(cells(result).toArray()));
        }
        text.append('\n');
        for (SimulationResult result : results) {
            result.report()
                    .ifPresent(report -> text.append(
                            "%-17s %s%n".formatted(result.simulation().word(), report)));
        }
        text.append("%-17s %s%n".formatted("This table", directory.resolve(MARKDOWN)));
        text.append("%-17s %s%n".formatted("Logs", directory));
        allFailures().forEach(failure -> text.append("FAILED: ").append(failure).append('\n'));
        return text.append(isPassed() ? "PASSED\n" : "").toString();
    }

    /** Links are relative to the directory. */
    String markdown(Path directory) {
        StringBuilder text = new StringBuilder(
                "| simulation | requests | failed | req/s | p50 | p95 | p99 | max | verdict | report |\n");
        text.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |\n");
        for (SimulationResult result : results) {
            String report = result.report()
                    .map(path ->
                            "[HTML](" + directory.relativize(path).toString().replace('\\', '/') + ")")
                    .orElse("");
            text.append("| ")
                    .append(String.join(" | ", cells(result)))
                    .append(" | ")
                    .append(report)
                    .append(" |\n");
        }
        text.append("\nSize ").append(size.word()).append("; times in milliseconds, failed requests included.\n");
        allFailures()
                .forEach(failure -> text.append("\nFAILED: ").append(failure).append('\n'));
        return text.toString();
    }

    private List<String> allFailures() {
        List<String> all = new ArrayList<>();
        for (SimulationResult result : results) {
            result.failures().forEach(failure -> all.add(result.simulation().word() + ": " + failure));
        }
        all.addAll(failures);
        return all;
    }

    private static List<String> cells(SimulationResult result) {
        RequestTimes times = result.times();
        String verdict =
                result.verdict() + result.skipped().map(reason -> ": " + reason).orElse("");
        return List.of(
                result.simulation().word(),
                count(times.count()),
                count(times.failed()),
                count(Math.round(times.perSecond())),
                count(times.percentile(50)),
                count(times.percentile(95)),
                count(times.percentile(99)),
                count(times.max()),
                verdict);
    }

    private static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    String json() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("size", size.word());
            json.writeBooleanField("passed", isPassed());
            json.writeArrayFieldStart("simulations");
            for (SimulationResult result : results) {
                write(json, result);
            }
            json.writeEndArray();
            write(json, "failures", failures);
            json.writeEndObject();
        }
        return text + "\n";
    }

    private static void write(JsonGenerator json, SimulationResult result) throws IOException {
        RequestTimes times = result.times();
        json.writeStartObject();
        json.writeStringField("simulation", result.simulation().word());
        json.writeStringField("verdict", result.verdict().toLowerCase(Locale.ROOT));
        json.writeNumberField("requests", times.count());
        json.writeNumberField("failed", times.failed());
        json.writeNumberField("requestsPerSecond", Math.round(times.perSecond() * 10) / 10.0);
        json.writeNumberField("p50Millis", times.percentile(50));
        json.writeNumberField("p95Millis", times.percentile(95));
        json.writeNumberField("p99Millis", times.percentile(99));
        json.writeNumberField("maxMillis", times.max());
        json.writeStringField("skipped", result.skipped().orElse(null));
        json.writeStringField("report", result.report().map(Path::toString).orElse(null));
        write(json, "notes", result.notes());
        write(json, "failures", result.failures());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
