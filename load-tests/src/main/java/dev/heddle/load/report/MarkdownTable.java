package dev.heddle.load.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A table in Markdown, row by row. Confined to one thread. */
public final class MarkdownTable {
    private final int columns;
    private final StringBuilder text = new StringBuilder();

    /**
     * With its head.
     *
     * @param columns their titles; those that begin with {@code >} are aligned to the right, as numbers are
     */
    public MarkdownTable(String... columns) {
        this.columns = columns.length;
        row(Arrays.stream(columns)
                .map(title -> title.startsWith(">") ? title.substring(1) : title)
                .toArray(String[]::new));
        row(Arrays.stream(columns)
                .map(title -> title.startsWith(">") ? "---:" : "---")
                .toArray(String[]::new));
    }

    /** Adds a row. Cells that are missing at its end are empty. */
    public MarkdownTable row(String... cells) {
        if (cells.length > columns) {
            throw new IllegalArgumentException(cells.length + " cells in a table of " + columns + " columns");
        }
        List<String> padded = Arrays.asList(Arrays.copyOf(cells, columns));
        text.append(padded.stream()
                .map(cell -> cell == null ? "" : cell.replace("|", "\\|").replaceAll("\\R", " "))
                .collect(Collectors.joining(" | ", "| ", " |\n")));
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
