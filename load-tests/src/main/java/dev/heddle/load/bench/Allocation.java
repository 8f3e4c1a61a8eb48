package dev.heddle.load.bench;

import dev.heddle.load.client.LoadGenerator;
import dev.heddle.load.client.Page;
import dev.heddle.load.client.StartedContender;
import dev.heddle.load.client.WarmUp;
import dev.heddle.load.support.AllocationClock;
import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.Spread;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes of heap that a warm server allocates for a request, everything included: all threads of its JVM, over each window.
 * The least disturbed of all figures: neither the other processes nor the clock have a part in it.
 */
final class Allocation {
    private final BenchOptions options;
    private final PrintStream out;

    Allocation(BenchOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Measures, and gives the table in Markdown. */
    String run() throws IOException, InterruptedException, LoadException {
        StringBuilder table = new StringBuilder(
                """
                Heap allocated for a GET /plaintext, median of %d windows of %d s (lowest..highest)

                | connections | server | bytes a request |
                | ---: | --- | ---: |
                """.formatted(options.rounds(), options.window().toSeconds()));
        for (int connections : options.connections()) {
            for (String name : options.servers()) {
                table.append("| %,d | %s | %s |\n".formatted(connections, name, measure(name, connections)));
            }
        }
        return table.toString();
    }

    private String measure(String name, int connections) throws IOException, InterruptedException, LoadException {
        out.println("%s: %,d connections".formatted(name, connections));
        try (StartedContender server = StartedContender.start(
                        options.contenders().get(name), options.serverCpus(), options.results());
                AllocationClock clock = AllocationClock.of(server.pid())) {
            WarmUp.of(server, Page.PLAINTEXT, options.warmUp(), options.warmUpConnections());
            return windows(server, clock, connections).format("%,.0f");
        }
    }

    private Spread windows(StartedContender server, AllocationClock clock, int connections)
            throws IOException, InterruptedException, LoadException {
        List<Double> perRequest = new ArrayList<>();
        try (LoadGenerator generator = new LoadGenerator(server.address())) {
            generator.open(connections);
            generator.run();
            for (int round = 0; round < options.rounds(); round++) {
                perRequest.add(window(generator, clock));
            }
            generator.pause();
        }
        return Spread.of(perRequest.stream().mapToDouble(Double::doubleValue));
    }

    private double window(LoadGenerator generator, AllocationClock clock)
            throws IOException, InterruptedException, LoadException {
        long bytes = clock.bytes();
        long requests = generator.completed();
        Thread.sleep(options.window());
        double perRequest = (double) (clock.bytes() - bytes) / (generator.completed() - requests);
        generator.requireNoFailure();
        return perRequest;
    }
}
