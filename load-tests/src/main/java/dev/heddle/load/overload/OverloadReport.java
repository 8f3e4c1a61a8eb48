package dev.heddle.load.overload;

import dev.heddle.load.report.MarkdownTable;
import dev.heddle.load.support.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.DoubleStream;

/** What the server has answered in time, with and without shedding, and whether that is enough. */
final class OverloadReport {
    /** Of the most that it has answered in time. */
    private static final double LEAST = 0.9;

    private static final double MILLI_NANOS = 1e6;

    private final List<OverloadRound> rounds = new ArrayList<>();

    /** All have the same rows. */
    void add(OverloadRound round) {
        rounds.add(round);
    }

    // ---- the verdict

    List<String> failures() {
        List<String> failures = new ArrayList<>();
        for (OverloadRound.Row row : rounds.getFirst().rows()) {
            if (row.shedding()) {
                judge(row, failures);
            }
        }
        return failures;
    }

    private void judge(OverloadRound.Row row, List<String> failures) {
        double share = Spread.of(over(row, OverloadRound::share)).median();
        if (row.percent() >= 100 && share < LEAST) {
            failures.add("at %d %% of its capacity only %.1f %% of the peak were answered in time"
                    .formatted(row.percent(), 100 * share));
        }
        double wrong = over(row, (round, of) -> of.goodput().wrong()).sum();
        if (wrong > 0) {
            failures.add("at %d %% of its capacity %,.0f requests were neither answered nor shed with Retry-After"
                    .formatted(row.percent(), wrong));
        }
    }

    /** A figure of the same row in all rounds. */
    private DoubleStream over(OverloadRound.Row wanted, ToDoubleBiFunction<OverloadRound, OverloadRound.Row> figure) {
        return rounds.stream()
                .flatMapToDouble(round -> round.rows().stream()
                        .filter(wanted::isSameAs)
                        .mapToDouble(row -> figure.applyAsDouble(round, row)));
    }

    // ---- the text

    @Override
    public String toString() {
        MarkdownTable table = new MarkdownTable(
                "shedding",
                ">asked for, of capacity",
                ">in time/s",
                ">of the peak",
                ">shed",
                ">late",
                ">wrong",
                ">p99, ms");
        rounds.getFirst().rows().forEach(row -> add(row, table));
        Spread capacity = Spread.of(rounds.stream().mapToDouble(OverloadRound::capacity));
        return "Capacity: %s requests/s\n\n%s".formatted(capacity.format("%,.0f"), table);
    }

    private void add(OverloadRound.Row row, MarkdownTable table) {
        table.row(
                row.shedding() ? "on" : "off",
                row.percent() + " %",
                spread(row, "%,.0f", (round, of) -> of.goodput().perSecond()),
                spread(row, "%.1f %%", (round, of) -> 100 * round.share(of)),
                spread(row, "%,.0f", (round, of) -> of.goodput().shed()),
                spread(row, "%,.0f", (round, of) -> of.goodput().late()),
                spread(row, "%,.0f", (round, of) -> of.goodput().wrong()),
                spread(row, "%.0f", (round, of) -> of.goodput().p99().toNanos() / MILLI_NANOS));
    }

    private String spread(
            OverloadRound.Row row, String format, ToDoubleBiFunction<OverloadRound, OverloadRound.Row> figure) {
        return Spread.of(over(row, figure)).format(format);
    }
}
