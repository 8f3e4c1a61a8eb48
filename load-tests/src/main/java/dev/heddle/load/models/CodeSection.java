package dev.heddle.load.models;

import dev.heddle.load.models.handler.Model;
import dev.heddle.load.report.Block;
import dev.heddle.load.report.MarkdownDocument;
import dev.heddle.load.report.MarkdownTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The handlers side by side, taken from their sources, and how many lines they have. */
final class CodeSection {
    private static final String BEGIN = "<!-- code: from the sources, by mvn -Pmodels -Dmodels.measure=code -->\n";
    private static final String END = "<!-- end of code -->\n";

    private CodeSection() {}

    /** Of all models, also of those that were not measured. */
    static List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Heading(2, "The code"));
        blocks.add(new Block.Paragraph(
                "The five do the same: read a head, read a body, look up or ask for a price, answer; a request that is"
                    + " none is answered with what is wrong and the connection closed, a client that sends nothing for"
                    + " too long is closed without a word. They share what waits for nothing: the parser of the bytes"
                    + " that have come (`Received`, `Head`) and the writer of answers (`Answers`). What differs is how"
                    + " they wait. Lines are those of the file that is shown, comments, blank lines, package and"
                    + " imports aside."));
        blocks.add(new Block.Figures(lines()));
        blocks.add(new Block.Heading(3, "What a connection is"));
        blocks.add(new Block.Listings(starts()));
        blocks.add(new Block.Heading(3, "What serves it"));
        blocks.add(new Block.Listings(handlers()));
        return blocks;
    }

    private static MarkdownTable lines() throws IOException {
        MarkdownTable table = new MarkdownTable("model", "what it is", "handler", ">lines");
        for (Model model : Model.values()) {
            table.row(
                    model.label(),
                    model.what(),
                    "`" + model.handler().getSimpleName() + "`",
                    Long.toString(SourceCode.of(model.handler()).count()));
        }
        return table;
    }

    private static List<Block.Listing> starts() throws IOException {
        List<Block.Listing> listings = new ArrayList<>();
        for (Model model : Model.values()) {
            String code = SourceCode.region(Model.class, model.label()).text();
            listings.add(new Block.Listing("`" + model.label() + "`: " + model.what(), code));
        }
        return listings;
    }

    private static List<Block.Listing> handlers() throws IOException {
        Map<Class<?>, Set<Model>> users = new LinkedHashMap<>();
        for (Model model : Model.values()) {
            users.computeIfAbsent(model.handler(), handler -> EnumSet.noneOf(Model.class))
                    .add(model);
        }
        List<Block.Listing> listings = new ArrayList<>();
        for (Map.Entry<Class<?>, Set<Model>> handler : users.entrySet()) {
            List<String> names = handler.getValue().stream()
                    .map(model -> "`" + model.label() + "`")
                    .toList();
            SourceCode code = SourceCode.of(handler.getKey());
            listings.add(
                    new Block.Listing("%s, %d lines".formatted(String.join(", ", names), code.count()), code.text()));
        }
        return listings;
    }

    /** In Markdown, between two lines by which it is found again. */
    static String markdown() throws IOException {
        return BEGIN + "\n" + MarkdownDocument.of(blocks()) + "\n" + END;
    }

    /**
     * A document with the code as it is now.
     *
     * @throws IOException if the document has no such section
     */
    static String renewed(String document) throws IOException {
        int begin = document.indexOf(BEGIN);
        int end = document.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException("the document has no section of code: make it by mvn -Pmodels -Dmodels.docs=true");
        }
        return document.substring(0, begin) + markdown() + document.substring(end + END.length());
    }
}
