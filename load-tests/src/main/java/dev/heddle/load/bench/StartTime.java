package dev.heddle.load.bench;

import dev.heddle.load.client.Contender;
import dev.heddle.load.client.LoadGenerator;
import dev.heddle.load.client.Plaintext;
import dev.heddle.load.report.MarkdownTable;
import dev.heddle.load.support.ChildProcess;
import dev.heddle.load.support.HttpProbe;
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
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration BETWEEN_ASKING = Duration.ofMillis(2);
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
                    out.println(
                            "round %d/%d  %s, %,d connections: first answer after %.2f s, 80 %% of %,.0f requests/s after %.2f s"
                                    .formatted(
                                            round,
                                            options.rounds(),
                                            server,
                                            connections,
                                            start.firstAnswer(),
                                            start.laterRate(),
                                            start.nearPeak()));
                    starts.computeIfAbsent(kind, first -> new ArrayList<>()).add(start);
                }
            }
        }
        return table(starts);
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
        long begin = System.nanoTime();
        try (ChildProcess process = ChildProcess.start(kind.server(), builder(contender))) {
            awaitAnswer(process, contender, begin);
            long first = System.nanoTime() - begin;
            RateSamples samples = load(contender, kind.connections(), begin);
            double rate = samples.laterRate();
            long near = samples.reached(SHARE * rate)
                    .orElseThrow(() -> new LoadException(
                            kind.server() + " was never near the rate of its end: -Dbench.seconds is too short"));
            return new Start(first / 1e9, near / 1e9, rate);
        }
    }

    private ProcessBuilder builder(Contender contender) throws IOException {
        Path log = Files.createDirectories(options.results()).resolve(contender.name() + ".log");
        return new ProcessBuilder(options.serverCpus().bind(contender.command()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
    }

    private static void awaitAnswer(ChildProcess process, Contender contender, long begin)
            throws InterruptedException, LoadException {
        try (HttpProbe probe = new HttpProbe()) {
            while (!probe.answersOk(Plaintext.at(contender.port()))) {
                if (!process.isAlive() || System.nanoTime() - begin > LIMIT.toNanos()) {
                    throw new LoadException("%s has not answered within %d s, or has ended: see its log"
                            .formatted(contender.name(), LIMIT.toSeconds()));
                }
                Thread.sleep(BETWEEN_ASKING);
            }
        }
    }

    private RateSamples load(Contender contender, int connections, long begin)
            throws InterruptedException, LoadException {
        var samples = new RateSamples();
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), contender.port());
        try (LoadGenerator generator = new LoadGenerator(address)) {
            generator.open(connections);
            generator.run();
            long end = System.nanoTime() + options.window().toNanos();
            while (System.nanoTime() - end < 0 || !samples.areEnough()) {
                samples.add(System.nanoTime() - begin, generator.completed());
                Thread.sleep(STEP);
            }
            generator.pause();
        }
        return samples;
    }
}
