package dev.heddle.load.attack;

import dev.heddle.load.report.MarkdownTable;
import java.util.ArrayList;
import java.util.List;

/** What the attacks have shown, and what is not as it should be. */
final class AttackReport {
    /** Of the 99th percentile of others. */
    private static final double MOST_RATIO = 2;

    private static final String MILLIS = "%.2f";

    private final MarkdownTable table = new MarkdownTable(
            "attack",
            ">connections",
            ">cut",
            ">after, s (median)",
            "limit",
            "meter",
            ">counted",
            ">resident, MB",
            ">p99 of others without, ms",
            ">with, ms",
            ">ratio");
    private final List<String> failures = new ArrayList<>();

    void add(AttackResult result) {
        AttackKind kind = result.kind();
        Casualties casualties = result.casualties();
        table.row(
                kind.word(),
                "%,d".formatted(casualties.opened()),
                "%,d".formatted(casualties.cut()),
                casualties.cut() == 0 ? "" : "%.1f".formatted(casualties.medianMillis() / 1e3),
                "`--" + kind.limit() + "`",
                "`" + kind.meter() + "`",
                "%,d".formatted(result.counted()),
                "%.0f".formatted(result.mostResidentBytes() / 1e6),
                result.without().format(MILLIS),
                result.with().map(spread -> spread.format(MILLIS)).orElse("failed"),
                result.ratio().map(spread -> spread.format(MILLIS)).orElse(""));
        judgeOthers(result);
        judgeAttackers(result);
    }

    private void judgeOthers(AttackResult result) {
        String kind = result.kind().word();
        result.failures().forEach(failure -> failures.add(kind + ": another client failed: " + failure));
        long unanswered = result.casualties().unanswered();
        if (unanswered > 0) {
            failures.add(
                    "%s: the tool's own other client was not answered in time, %,d times".formatted(kind, unanswered));
        }
        result.ratio().filter(ratio -> ratio.median() > MOST_RATIO).ifPresent(ratio -> {
            failures.add("%s: the 99th percentile of others is %.2f times that without; allowed is %.0f"
                    .formatted(kind, ratio.median(), MOST_RATIO));
        });
    }

    private void judgeAttackers(AttackResult result) {
        AttackKind kind = result.kind();
        if (result.casualties().cut() == 0) {
            failures.add(kind.word() + ": no connection was cut");
        }
        if (result.counted() == 0) {
            failures.add("%s: %s has not counted %s".formatted(kind.word(), kind.meter(), kind.limit()));
        }
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public String toString() {
        return table.toString();
    }
}
