package dev.heddle.load.report;

import java.util.List;
import java.util.stream.Collectors;

/** A report in Markdown. */
public final class MarkdownDocument {
    private MarkdownDocument() {}

    /** With an empty line behind each block but the last. */
    public static String of(List<Block> blocks) {
        return blocks.stream().map(MarkdownDocument::text).collect(Collectors.joining("\n"));
    }

    private static String text(Block block) {
        return switch (block) {
            case Block.Heading heading -> "#".repeat(heading.level()) + " " + heading.text() + "\n";
            case Block.Paragraph paragraph -> paragraph.text() + "\n";
            case Block.Items list ->
                list.items().stream().map(item -> "- " + item + "\n").collect(Collectors.joining());
            case Block.Figures figures -> figures.table().toString();
            case Block.Plots plots ->
                plots.plots().stream()
                        .map(plot -> "![%s](%s)\n".formatted(plot.what(), plot.file()))
                        .collect(Collectors.joining("\n"));
            case Block.Listings listings ->
                listings.listings().stream()
                        .map(listing -> "%s\n\n```java\n%s```\n".formatted(listing.title(), listing.code()))
                        .collect(Collectors.joining("\n"));
        };
    }
}
