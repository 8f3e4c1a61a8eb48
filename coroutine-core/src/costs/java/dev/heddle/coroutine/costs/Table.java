package dev.heddle.coroutine.costs;

import java.util.List;
import java.util.Locale;

/** The figures as a Markdown table: one row for each measure that has any. */
final class Table {
    private static final String HEAD = """
        | runtime | what | pair, ns: median (lowest to highest) | bytes per suspended one | measured before |
        | --- | --- | ---: | ---: | --- |
        """;

    private Table() {}

    static String of(List<Measure> measures, Figures figures) {
        var table = new StringBuilder(HEAD);
        for (var measure : measures) {
            if (!figures.runtime(measure).isEmpty()) {
                table.append(row(measure, figures));
            }
        }
        return table.toString();
    }

    private static String row(Measure measure, Figures figures) {
        return "| %s | %s | %s | %s | %s |\n"
                .formatted(
                        figures.runtime(measure),
                        measure.label(),
                        figures.pairNanos(measure).map(Table::spread).orElse(""),
                        bytes(measure, figures),
                        measure.earlier());
    }

    private static String spread(Figures.Spread nanos) {
        return "%s (%s to %s)".formatted(number(nanos.median()), number(nanos.lowest()), number(nanos.highest()));
    }

    private static String bytes(Measure measure, Figures figures) {
        var bytes = figures.bytes(measure);
        return bytes.isEmpty() ? "" : "%s (%s)".formatted(number(bytes.getAsDouble()), measure.account());
    }

    /** Three figures tell all that rounds agree on. */
    static String number(double value) {
        var format = value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f";
        return String.format(Locale.ROOT, format, value);
    }
}
