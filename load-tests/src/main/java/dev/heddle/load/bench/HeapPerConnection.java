package dev.heddle.load.bench;

import dev.heddle.load.client.Contender;
import dev.heddle.load.client.LoadGenerator;
import dev.heddle.load.client.Page;
import dev.heddle.load.client.StartedContender;
import dev.heddle.load.client.WarmUp;
import dev.heddle.load.support.HeapHistogram;
import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.OpenFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * Live heap of a server per held, idle connection, everything included: its live heap after a full collection with so many
 * connections that have each had one request answered, less the same without them, divided by their number.
 */
final class HeapPerConnection {
    private static final int SHOWN_CLASSES = 15;

    private final BenchOptions options;
    private final PrintStream out;

    HeapPerConnection(BenchOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Measures, and gives the table in Markdown. */
    String run() throws IOException, InterruptedException, LoadException {
        StringBuilder table = new StringBuilder("""
            Live heap of the server per held, idle connection, everything included

            | server | connections | heap without, MB | heap with, MB | bytes a connection |
            | --- | ---: | ---: | ---: | ---: |
            """);
        for (String name : options.servers()) {
            for (int connections : options.connections()) {
                table.append(measure(options.contenders().get(name), connections));
            }
        }
        return table.toString();
    }

    private String measure(Contender contender, int connections)
            throws IOException, InterruptedException, LoadException {
        out.println("%s: %,d connections".formatted(contender.name(), connections));
        try (StartedContender server = StartedContender.start(contender, options.serverCpus(), options.results())) {
            OpenFiles.of(server.pid()).require(server.name(), connections);
            WarmUp.of(server, Page.PLAINTEXT, options.warmUp(), options.warmUpConnections());
            Thread.sleep(options.settle());
            HeapHistogram without = HeapHistogram.of(server.pid());
            HeapHistogram with = whileHolding(server, connections);
            printGrowth(with.growthSince(without), connections);
            return "| %s | %,d | %.1f | %.1f | %,d |\n"
                    .formatted(
                            server.name(),
                            connections,
                            without.totalBytes() / 1e6,
                            with.totalBytes() / 1e6,
                            (with.totalBytes() - without.totalBytes()) / connections);
        }
    }

    private HeapHistogram whileHolding(StartedContender server, int connections)
            throws IOException, InterruptedException, LoadException {
        try (LoadGenerator generator = new LoadGenerator(server.address())) {
            generator.open(connections);
            Thread.sleep(options.settle());
            HeapHistogram histogram = HeapHistogram.of(server.pid());
            generator.requireNoFailure();
            return histogram;
        }
    }

    private void printGrowth(List<HeapHistogram.Growth> growth, int connections) {
        out.println("  bytes a connection, by class:");
        growth.stream()
                .limit(SHOWN_CLASSES)
                .filter(entry -> entry.bytes() >= connections)
                .forEach(entry -> out.println("  %,8d  %s".formatted(entry.bytes() / connections, entry.className())));
    }
}
