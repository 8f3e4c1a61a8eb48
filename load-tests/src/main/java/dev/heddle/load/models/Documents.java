package dev.heddle.load.models;

import dev.heddle.load.report.Block;
import dev.heddle.load.report.HtmlDocument;
import dev.heddle.load.report.MarkdownDocument;
import dev.heddle.load.support.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The report's files: written after each round, so that a run that is broken off leaves what it had. */
final class Documents {
    static final String REPORT = "models.md";
    static final String PAGE = "models.html";
    static final String JSON = "models.json";

    private final Results results;
    private final Path directory;

    Documents(Results results) {
        this.results = results;
        this.directory = results.options().results();
    }

    /** Where the documents of this module are. */
    static Path docs() {
        return Locations.project().resolve(Path.of("load-tests", "docs"));
    }

    /** Puts the code as it is now into the document of this module. */
    static Path renewCode() throws IOException {
        Path document = docs().resolve(REPORT);
        return Files.writeString(document, CodeSection.renewed(Files.readString(document)));
    }

    /** Writes all of them, and copies the report and its plots into the documents of this module if that is wanted. */
    void write() throws IOException {
        writeReport(directory);
        List<Block> page = new ArrayList<>(new ModelReport(results).blocks());
        page.addAll(CodeSection.blocks());
        Files.writeString(directory.resolve(PAGE), HtmlDocument.of(ModelReport.TITLE, page));
        Files.writeString(directory.resolve(JSON), ModelJson.of(results));
        if (results.options().docs() && results.isComplete()) {
            writeReport(docs());
        }
    }

    private void writeReport(Path to) throws IOException {
        Files.createDirectories(to);
        List<Block> blocks = new ModelReport(results).blocks();
        Files.writeString(to.resolve(REPORT), MarkdownDocument.of(blocks) + "\n" + CodeSection.markdown());
        for (Block block : blocks) {
            if (block instanceof Block.Plots plots) {
                for (Block.Plot plot : plots.plots()) {
                    plot.chart().write(to.resolve(plot.file()));
                }
            }
        }
    }
}
