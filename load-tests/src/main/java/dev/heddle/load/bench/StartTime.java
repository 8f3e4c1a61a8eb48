package dev.heddle.load.bench;

import dev.heddle.load.client.Contender;
import dev.heddle.load.client.LoadGenerator;
import dev.heddle.load.report.MarkdownTable;
import dev.heddle.load.support.ChildProcess;
import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.Spread;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How long a server takes, from the start of its process, to its first answer, and to the rate that it keeps later, under load
 * from the first answer on: what its compiler and its collector need, they take from the same processors.
 */
final class StartTime {
    private static final double NANOS = 1e9;
    private static final Duration STEP = Duration.ofMillis(100);
    /** Of the rate that it has at the end. */
    private static final double SHARE = 0.8;

    private final BenchOptions options;
    private final PrintStream out;

    /** One start. Times in seconds. */
    private record Start(double firstAnswer, double nearPeak, double laterRate) {}

    private record Kind(String server, int connections) {}

    StartTime(BenchOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Measures, and gives the table in Markdown. */
    String run() throws IOException, InterruptedException, LoadException {
        out.println("a start that does not count: it warms up the load generator");
        start(new Kind(options.servers().getFirst(), options.connections().getFirst()));
        Map<Kind, List<Start>> starts = new LinkedHashMap<>();
        for (int round = 1; round <= options.rounds(); round++) {
            for (int connections : options.connections()) {
                for (String server : options.servers()) {
                    var kind = new Kind(server, connections);
                    var start = start(kind);
                    out.println("round %d/%d  %s".formatted(round, options.rounds(), line(kind, start)));
                    starts.computeIfAbsent(kind, first -> new ArrayList<>()).add(start);
                }
            }
        }
        return table(starts);
    }

    private static String line(Kind kind, Start start) {
        return "%s, %,d connections: first answer after %.2f s, 80 %% of %,.0f requests/s after %.2f s"
                .formatted(kind.server(), kind.connections(), start.firstAnswer(), start.laterRate(), start.nearPeak());
    }

    private String table(Map<Kind, List<Start>> starts) {
        var table = new MarkdownTable(
                "server", ">connections", ">first answer, s", ">80 % of the later rate, s", ">later rate, requests/s");
        starts.forEach((kind, all) -> table.row(
                kind.server(),
                "%,d".formatted(kind.connections()),
                spread(all, Start::firstAnswer, "%.2f"),
                spread(all, Start::nearPeak, "%.2f"),
                spread(all, Start::laterRate, "%,.0f")));
        return "From the start of the process, median of %d starts (lowest..highest); load for %d s from the first answer on\n\n%s"
                .formatted(options.rounds(), options.window().toSeconds(), table);
    }

    private static String spread(List<Start> starts, ToDoubleFunction<Start> figure, String format) {
        return Spread.of(starts.stream().mapToDouble(figure)).format(format);
    }

    private Start start(Kind kind) throws IOException, InterruptedException, LoadException {
        Contender contender = options.contenders().get(kind.server());
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), contender.port());
        try (LoadGenerator generator = new LoadGenerator(address)) {
            long begin = System.nanoTime();
            try (ChildProcess process = ChildProcess.start(kind.server(), builder(contender))) {
                FirstAnswer.await(process, contender.name(), contender.port());
                long first = System.nanoTime() - begin;
                return start(kind, first, load(generator, kind.connections(), begin));
            }
        }
    }

    private static Start start(Kind kind, long first, RateSamples samples) throws LoadException {
        double rate = samples.laterRate();
        long near = samples.reached(SHARE * rate)
                .orElseThrow(() -> new LoadException(
                        kind.server() + " was never near the rate of its end: -Dbench.seconds is too short"));
        return new Start(first / NANOS, near / NANOS, rate);
    }

    private ProcessBuilder builder(Contender contender) throws IOException {
        Path log = Files.createDirectories(options.results()).resolve(contender.name() + ".log");
        return new ProcessBuilder(options.serverCpus().bind(contender.command()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
    }

    private RateSamples load(LoadGenerator generator, int connections, long begin)
            throws InterruptedException, LoadException {
        var samples = new RateSamples();
        generator.open(connections);
        generator.run();
        long end = System.nanoTime() + options.window().toNanos();
        while (System.nanoTime() - end < 0 || !samples.areEnough()) {
            samples.add(System.nanoTime() - begin, generator.completed());
            Thread.sleep(STEP);
        }
        generator.pause();
        return samples;
    }
}
