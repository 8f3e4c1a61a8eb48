package dev.heddle.load.compare;

import dev.heddle.load.client.Answer;
import dev.heddle.load.client.Latency;
import dev.heddle.load.client.Measurement;
import dev.heddle.load.contest.Schedule;
import dev.heddle.load.contest.Windows;
import dev.heddle.load.report.MarkdownTable;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** All that was found, in Markdown. */
final class ComparisonReport {
    private static final double MEGABYTE = 1e6;

    private final Results results;
    private final List<Results.OfWork> works;
    private final ComparisonCharts charts;

    /**
     * With what it is about.
     *
     * @param works of all that was found, those that it shows
     * @param charts those that it refers to
     */
    ComparisonReport(Results results, List<Results.OfWork> works, ComparisonCharts charts) {
        this.results = results;
        this.works = works;
        this.charts = charts;
    }

    String markdown() {
        StringBuilder text = new StringBuilder("# Heddle beside others\n\n");
        text.append(introduction());
        if (!works.stream().allMatch(found -> results.isComplete(found.work()))) {
            text.append("\n**This run has not ended: rounds are missing below.**\n");
        }
        works.forEach(found -> text.append(section(found)));
        text.append(servers());
        return text.toString();
    }

    private String introduction() {
        CompareOptions options = results.options();
        Schedule schedule = options.schedule();
        return """
            Measured with `%s` on %s.

            All servers of one work run at the same time and take turns under one and the same load generator, on \
            processor(s) %s: keep-alive connections, %s. Each figure is the median of %d rounds of %d s (lowest..highest), after %d s of warm-up. \
            CPU per request is the user and kernel time of all processes of a server. The ratio is that of the CPU \
            time to Heddle's in the same round: above 1 a server takes more than Heddle. The load generator is often \
            what limits requests/s, and with them the latency%s. RSS is the resident memory of all processes of a server \
            at the end of a window, the last of all rounds too; JVMs have the flags `%s`.
            """.formatted(
                        options.command(),
                        results.machine(),
                        options.clientCpus(),
                        pace(schedule.rate()),
                        schedule.rounds(),
                        schedule.window().toSeconds(),
                        schedule.warmUp().toSeconds(),
                        schedule.rate() == 0 ? "" : " where it cannot keep the rate",
                        String.join(" ", options.jvm()));
    }

    private static String pace(int rate) {
        return rate == 0
                ? "each of which sends a request, waits for the whole response and sends the next"
                : "%,d requests/s over all of them, spread evenly; the time of an answer counts from when its request was due"
                        .formatted(rate);
    }

    private String section(Results.OfWork found) {
        StringBuilder text = new StringBuilder("\n## %s\n\n%s. Servers on processor(s) %s.\n\n"
                .formatted(found.work().word(), capital(found.work().what()), found.serverCpus()));
        charts.of(found).keySet().forEach(file -> text.append("![%s](%s)\n\n".formatted(charts.alt(file), file)));
        if (!found.servers().isEmpty() && results.options().measuring()) {
            text.append(figures(found)).append('\n');
        }
        text.append(answers(found));
        text.append(list("\nNot in this work:\n\n", found.cannot()));
        text.append(list("\nLeft out:\n\n", found.leftOut()));
        if (!found.notes().isEmpty()) {
            text.append(found.notes().stream().collect(Collectors.joining("\n- ", "\nNotes:\n\n- ", "\n")));
        }
        return text.toString();
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private String figures(Results.OfWork found) {
        MarkdownTable table = new MarkdownTable(
                ">connections",
                "server",
                ">CPU per request, us",
                ">ratio to " + Heddle.NAME,
                ">requests/s",
                ">p50, ms",
                ">p99, ms",
                ">longest, ms",
                ">RSS, MB");
        for (int connections : results.options().connections()) {
            for (String server : found.servers()) {
                row(table, found, server, connections);
            }
        }
        return table.toString();
    }

    private static void row(MarkdownTable table, Results.OfWork found, String server, int connections) {
        String size = "%,d".formatted(connections);
        Windows windows = found.windows();
        found.failures().of(server, connections).ifPresent(reason -> table.row(size, server, "failed: " + reason));
        if (!windows.has(server, connections)) {
            return;
        }
        table.row(
                size,
                server,
                spread(windows, server, connections, "%.2f", Measurement::microsPerRequest),
                windows.ratio(server, Heddle.NAME, connections, Measurement::microsPerRequest)
                        .map(ratio -> ratio.format("%.2f"))
                        .orElse(""),
                spread(windows, server, connections, "%,.0f", Measurement::requestsPerSecond),
                spread(windows, server, connections, "%.2f", ComparisonReport::p50),
                spread(windows, server, connections, "%.2f", ComparisonReport::p99),
                spread(windows, server, connections, "%.0f", ComparisonReport::longest),
                spread(windows, server, connections, "%,.0f", ComparisonReport::residentMegabytes));
    }

    private static String spread(
            Windows windows, String server, int connections, String format, ToDoubleFunction<Measurement> figure) {
        return windows.spread(server, connections, figure).format(format);
    }

    private static double p50(Measurement measurement) {
        return Latency.millis(measurement.latency().median());
    }

    static double p99(Measurement measurement) {
        return Latency.millis(measurement.latency().p99());
    }

    private static double longest(Measurement measurement) {
        return Latency.millis(measurement.latency().longest());
    }

    private static double residentMegabytes(Measurement measurement) {
        return measurement.residentBytes() / MEGABYTE;
    }

    private static String answers(Results.OfWork found) {
        if (found.answers().isEmpty()) {
            return "";
        }
        MarkdownTable table = new MarkdownTable("answer of", ">bytes", ">of these head", "header fields");
        found.answers()
                .forEach((server, answer) -> table.row(
                        server,
                        "%,d".formatted(answer.size()),
                        "%,d".formatted(answer.size() - answer.body().length()),
                        fields(answer)));
        return table.toString();
    }

    private static String fields(Answer answer) {
        return answer.head().stream()
                .skip(1)
                .map(line -> line.substring(0, Math.max(0, line.indexOf(':'))))
                .collect(Collectors.joining(", "));
    }

    private static String list(String title, Map<String, String> reasons) {
        return reasons.isEmpty()
                ? ""
                : reasons.entrySet().stream()
                        .map(entry -> "- " + entry.getKey() + ": " + entry.getValue() + "\n")
                        .collect(Collectors.joining("", title, ""));
    }

    private String servers() {
        List<Candidate> participants = Results.participants(works);
        if (participants.isEmpty()) {
            return "";
        }
        MarkdownTable table =
                new MarkdownTable("server", "what it is", "version", "settings that are not its defaults");
        participants.forEach(candidate -> table.row(
                candidate.name(),
                candidate.what(),
                results.versions().getOrDefault(candidate.name(), ""),
                String.join("; ", candidate.settings())));
        return "\n## The servers\n\n" + table;
    }
}
