package dev.heddle.load.compare;

import dev.heddle.load.support.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The report's files: written after each round, so that a run that is broken off leaves what it had. In the documents of this
 * module each work has one of its own, so that it can be measured again without the others.
 */
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

    /** Writes what there is of a work that is complete, with its plots; into the documents of this module too if that is wanted. */
    void writeWork(Results.OfWork found) throws IOException {
        writeTables();
        charts.write(found, directory);
        if (results.options().docs() && results.options().measuring()) {
            Path docs = Files.createDirectories(Locations.project().resolve(Path.of("load-tests", "docs")));
            String file = "comparison-%s.md".formatted(found.work().word());
            Files.writeString(docs.resolve(file), report(List.of(found)));
            charts.write(found, docs);
        }
    }

    String report() {
        return report(results.works());
    }

    private String report(List<Results.OfWork> works) {
        return new ComparisonReport(results, works, charts).markdown();
    }
}
