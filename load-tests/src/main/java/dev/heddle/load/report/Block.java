package dev.heddle.load.report;

import java.util.List;

/**
 * A part of a report, which becomes Markdown by {@link MarkdownDocument} and a page by {@link HtmlDocument}. In texts,
 * backquotes mark what is code; nothing else is marked.
 */
public sealed interface Block {
    /**
     * A title.
     *
     * @param level 1 for that of the whole
     */
    record Heading(int level, String text) implements Block {}

    /** Sentences. */
    record Paragraph(String text) implements Block {}

    /** A list. */
    record Items(List<String> items) implements Block {}

    /** Figures. */
    record Figures(MarkdownTable table) implements Block {}

    /**
     * Plots.
     *
     * @param plots side by side where there is room
     */
    record Plots(List<Plot> plots) implements Block {}

    /**
     * Sources.
     *
     * @param listings side by side where there is room
     */
    record Listings(List<Listing> listings) implements Block {}

    /**
     * A plot.
     *
     * @param file its name where it is a file of its own
     * @param what stands where it cannot be shown
     */
    record Plot(String file, String what, Chart chart) {}

    /**
     * A source.
     *
     * @param title above it
     * @param code in Java
     */
    record Listing(String title, String code) {}
}
