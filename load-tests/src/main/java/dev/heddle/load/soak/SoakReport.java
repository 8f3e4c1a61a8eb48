package dev.heddle.load.soak;

import dev.heddle.load.report.Block;
import dev.heddle.load.report.Machine;
import dev.heddle.load.report.MarkdownDocument;
import dev.heddle.load.report.MarkdownTable;
import dev.heddle.load.support.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What the soak has shown.
 *
 * @param before at rest, warm
 * @param samples with all connections
 * @param after at rest again
 * @param log of the server
 * @param status that the server has ended with
 */
record SoakReport(
        SoakOptions options,
        SoakSample before,
        List<SoakSample> samples,
        SoakSample after,
        SoakTally tally,
        SoakLog log,
        int status) {
    private static final String FILE = "soak.md";

    /** The readings' own connections come and go. */
    private static final int OTHER_FILES = 5;

    /** Some are being opened again at any time. */
    private static final double HELD = 0.9;

    /** Rows of the table: the first and the last, and some between. */
    private static final int MOST_ROWS = 20;

    private static final int PARTS = 3;

    // ---- the verdict

    List<String> failures() {
        List<String> failures = new ArrayList<>(tally.failures());
        if (tally.answers() == 0) {
            failures.add("no request was answered");
        }
        judgeHeld(failures);
        judgeRest(failures);
        judgeFlat("live heap", SoakSample::heapBytes, failures);
        judgeFlat("direct memory", SoakSample::directBytes, failures);
        judgeLog(failures);
        if (status != 0) {
            failures.add("the server ended with status " + status);
        }
        return failures;
    }

    private void judgeHeld(List<String> failures) {
        long least = samples.stream()
                .mapToLong(sample -> sample.inUse().connections())
                .min()
                .orElse(0);
        if (least < HELD * options.connections()) {
            failures.add("only %,d of %,d connections were open at one time".formatted(least, options.connections()));
        }
    }

    private void judgeRest(List<String> failures) {
        InUse left = after.inUse();
        if (!left.isNothing()) {
            failures.add("%,d connections, %,d coroutines, %,d streams of HTTP/2 and %,d WebSockets are left"
                    .formatted(left.connections(), left.coroutines(), left.streams(), left.webSockets()));
        }
        if (after.files() > before.files() + OTHER_FILES) {
            failures.add("%,d files are open, %,d were before".formatted(after.files(), before.files()));
        }
        judgeGrowth("live heap at rest", before.heapBytes(), after.heapBytes(), failures);
    }

    private void judgeLog(List<String> failures) {
        if (log.leaks() > 0) {
            failures.add("%,d leaks of buffers are in the server's log".formatted(log.leaks()));
        }
        if (log.others() > 0) {
            failures.add("%,d other warnings are in the server's log, the first is: %s"
                    .formatted(log.others(), log.first()));
        }
    }

    /** The last third of the time against the first. */
    private void judgeFlat(String what, ToLongFunction<SoakSample> figure, List<String> failures) {
        int part = samples.size() / PARTS;
        if (part > 0) {
            long first = median(samples.subList(0, part), figure);
            long last = median(samples.subList(samples.size() - part, samples.size()), figure);
            judgeGrowth(what + " from the first third to the last", first, last, failures);
        }
    }

    private static long median(List<SoakSample> part, ToLongFunction<SoakSample> figure) {
        return part.stream().mapToLong(figure).sorted().toArray()[part.size() / 2];
    }

    private void judgeGrowth(String what, long from, long to, List<String> failures) {
        if (to - from > options.growthBytes()) {
            failures.add("%s has grown from %.1f MB to %.1f MB; allowed are %.1f MB more"
                    .formatted(what, from / 1e6, to / 1e6, options.growthBytes() / 1e6));
        }
    }

    // ---- the text

    String text() throws IOException {
        String deeds = tally.deeds().entrySet().stream()
                .map(entry -> "%s %,d".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
        return MarkdownDocument.of(List.of(
                new Block.Heading(1, "Soak with faults"),
                new Block.Paragraph("`mvn -Psoak -Dsoak.seconds=%d -Dsoak.connections=%d -Dsoak.rate=%d -Dsoak.seed=%d`"
                        .formatted(options.time().toSeconds(), options.connections(), options.rate(), options.seed())),
                new Block.Paragraph(Machine.ofThis() + "."),
                new Block.Figures(table()),
                new Block.Paragraph(
                        "Heap is what lives after a full collection, direct memory what the allocator holds."
                                + " Before and after: at rest, with no connection."),
                new Block.Paragraph("Turns: %s. Closed by the server since these clients were late with a turn: %,d."
                        .formatted(deeds, tally.timeouts())),
                new Block.Paragraph("Leaks of buffers that Netty has found, watching every one: %,d. %s"
                        .formatted(log.leaks(), verdict()))));
    }

    private String verdict() {
        return failures().isEmpty()
                ? "Nothing else is left either, and no request went wrong."
                : "Not as it should be: " + String.join("; ", failures()) + ".";
    }

    private MarkdownTable table() {
        MarkdownTable table = new MarkdownTable(
                ">second",
                ">connections",
                ">coroutines",
                ">HTTP/2 streams",
                ">WebSockets",
                ">files",
                ">heap, MB",
                ">direct, MB",
                ">resident, MB",
                ">answers");
        row(table, "before", before);
        int step = Math.ceilDiv(samples.size(), MOST_ROWS);
        for (int i = 0; i < samples.size(); i += Math.max(1, step)) {
            row(table, "%,d".formatted(samples.get(i).second()), samples.get(i));
        }
        row(table, "after", after);
        return table;
    }

    private static void row(MarkdownTable table, String when, SoakSample sample) {
        table.row(
                when,
                "%,d".formatted(sample.inUse().connections()),
                "%,d".formatted(sample.inUse().coroutines()),
                "%,d".formatted(sample.inUse().streams()),
                "%,d".formatted(sample.inUse().webSockets()),
                "%,d".formatted(sample.files()),
                "%.1f".formatted(sample.heapBytes() / 1e6),
                "%.1f".formatted(sample.directBytes() / 1e6),
                "%.1f".formatted(sample.residentBytes() / 1e6),
                "%,d".formatted(sample.answers()));
    }

    Path file() {
        return options.results().resolve(FILE);
    }

    void write() throws IOException {
        Files.writeString(file(), text());
        if (options.docs()) {
            Files.writeString(Locations.project().resolve(Path.of("load-tests", "docs", FILE)), text());
        }
    }
}
