package dev.heddle.coroutine.costs;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;

/**
 * Compares what a switch costs in Heddle and in other runtimes, and writes the report.
 *
 * <p>The rounds are interleaved: all are measured once, then all again, so that what slows down the machine for a while
 * falls on all alike.
 *
 * <p>Exit status: 0; 1 if a measurement failed, and then no report is written; 2 for a wrong option.
 */
public final class SwitchCosts {
    private final Options options;
    private final PrintStream out;
    private final Machine machine = Machine.ofThisProcess();
    private final PeerProcess processes;
    private final Figures figures = new Figures();
    private final List<Peer> skipped = new ArrayList<>();

    private SwitchCosts(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
        processes = new PeerProcess(options.work(), machine.processors() - 1);
    }

    /** The program. */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(System.getProperties(), System.out));
    }

    static int run(Properties properties, PrintStream out) throws InterruptedException {
        try {
            var report = new SwitchCosts(Options.from(properties), out).measure();
            report.write();
            out.println();
            out.println(Table.of(report.measures(), report.figures()));
            out.println("Written: " + report.markdownFile());
            return 0;
        } catch (IllegalArgumentException e) {
            out.println("switch-costs: " + e.getMessage());
            return 2;
        } catch (IOException e) {
            out.println("switch-costs failed: " + e.getMessage());
            return 1;
        }
    }

    private Report measure() throws IOException, InterruptedException {
        var selected = Catalogue.of(options).stream()
                .filter(measure -> measure.isSelectedBy(options.only()))
                .toList();
        if (selected.isEmpty()) {
            throw new IllegalArgumentException("switch-costs.only: no measure matches '" + options.only() + "'");
        }
        var measures = available(selected);
        for (var measure : measures) {
            measureMemory(measure);
        }
        for (int round = 1; round <= options.rounds(); round++) {
            for (var measure : measures) {
                measurePair(measure, round);
            }
        }
        return new Report(options, machine, measures, figures, skipped);
    }

    private List<Measure> available(List<Measure> selected) throws IOException, InterruptedException {
        Files.createDirectories(options.work());
        var peers = new LinkedHashSet<Peer>();
        selected.forEach(measure -> peers.add(measure.peer()));
        for (var peer : peers) {
            if (!processes.build(peer)) {
                skipped.add(peer);
                out.println("skipped: " + peer.name() + " is not installed: " + peer.packages());
            }
        }
        return selected.stream()
                .filter(measure -> !skipped.contains(measure.peer()))
                .toList();
    }

    private void measureMemory(Measure measure) throws IOException, InterruptedException {
        if (measure.suspended() > 0) {
            var output = processes.run(measure, List.of("memory", String.valueOf(measure.suspended())));
            figures.add(measure, output);
            out.printf(
                    "memory: %-28s %s B%n",
                    measure.name(), Table.number(output.bytes().orElseThrow()));
        }
    }

    private void measurePair(Measure measure, int round) throws IOException, InterruptedException {
        var output = processes.run(
                measure,
                List.of(
                        "pair",
                        String.valueOf(options.warmUp().toMillis()),
                        String.valueOf(options.measured().toMillis())));
        figures.add(measure, output);
        out.printf(
                "round %d of %d: %-28s %s ns%n",
                round,
                options.rounds(),
                measure.name(),
                Table.number(output.pairNanos().orElseThrow()));
    }
}
