package dev.heddle.load.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A table in Markdown, row by row. Confined to one thread. */
public final class MarkdownTable {
    private static final String NUMBER = ">";

    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * With its head.
     *
     * @param columns their titles; those that begin with {@code >} are aligned to the right, as numbers are
     */
    public MarkdownTable(String... columns) {
        this.columns = List.of(columns);
    }

    /** Adds a row. Cells that are missing at its end are empty. */
    public MarkdownTable row(String... cells) {
        if (cells.length > columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells in a table of " + columns.size() + " columns");
        }
        rows.add(Arrays.stream(Arrays.copyOf(cells, columns.size()))
                .map(cell -> cell == null ? "" : cell)
                .toList());
        return this;
    }

    List<String> titles() {
        return columns.stream()
                .map(title -> title.startsWith(NUMBER) ? title.substring(NUMBER.length()) : title)
                .toList();
    }

    boolean isNumber(int column) {
        return columns.get(column).startsWith(NUMBER);
    }

    List<List<String>> rows() {
        return rows;
    }

    @Override
    public String toString() {
        List<String> rules = columns.stream()
                .map(title -> title.startsWith(NUMBER) ? "---:" : "---")
                .toList();
        return line(titles())
                + line(rules)
                + rows.stream().map(MarkdownTable::line).collect(Collectors.joining());
    }

    private static String line(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.replace("|", "\\|").replaceAll("\\R", " "))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
