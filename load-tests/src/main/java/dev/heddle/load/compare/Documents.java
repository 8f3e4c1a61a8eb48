package dev.heddle.load.compare;

import dev.heddle.load.support.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The report's files: written after each round, so that a run that is broken off leaves what it had. */
final class Documents {
    static final String REPORT = "comparison.md";
    static final String JSON = "comparison.json";

    private final Results results;
    private final ComparisonCharts charts;
    private final Path directory;

    Documents(Results results) {
        this.results = results;
        this.charts = new ComparisonCharts(results.options().connections());
        this.directory = results.options().results();
    }

    /** Writes tables and raw figures. */
    void writeTables() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(REPORT), report());
        Files.writeString(directory.resolve(JSON), ComparisonJson.of(results));
    }

    /** Writes all, and copies report and plots into the documents of this module if that is wanted. */
    void writeAll() throws IOException {
        writeTables();
        writeCharts(directory);
        if (results.options().docs()) {
            Path docs = Files.createDirectories(Locations.project().resolve(Path.of("load-tests", "docs")));
            Files.writeString(docs.resolve(REPORT), report());
            writeCharts(docs);
        }
    }

    String report() {
        return new ComparisonReport(results, charts).markdown();
    }

    private void writeCharts(Path to) throws IOException {
        for (Results.OfWork work : results.works()) {
            charts.write(work, to);
        }
    }
}
