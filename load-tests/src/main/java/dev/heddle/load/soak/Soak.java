package dev.heddle.load.soak;

import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.OpenFiles;
import dev.heddle.load.support.Program;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * Many connections for a long time, with aborts, half-closes, stalls, malformed requests, broken bodies and handlers that fail,
 * by a seed that is printed; every buffer is watched for a leak. Then all leave, and the server must be what it was before.
 *
 * <p>Exit status: 0 if it is, 1 if not, if a request went wrong, or if anything else did, 2 for a wrong option or too few open
 * files.
 */
public final class Soak {
    /** The clients' ends are known at once, but for those that had ended their output before: then by a limit of time. */
    private static final Duration RETURN_LIMIT = Duration.ofSeconds(90);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(20);
    private static final int WARM_UP_PART = 5;
    private static final int WARM_UP_CONNECTIONS = 500;

    private final SoakOptions options;
    private final PrintStream out;
    private final SoakTally tally = new SoakTally();
    private final List<SoakSample> samples = new ArrayList<>();

    private Soak(SoakOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** The program. */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(arguments, System.getProperties(), System.out));
    }

    static int run(String[] arguments, Properties properties, PrintStream out) throws InterruptedException {
        return Program.run("soak", out, () -> new Soak(SoakOptions.from(arguments, properties), out).run());
    }

    private int run() throws IOException, InterruptedException, LoadException {
        OpenFiles.ofThisProcess().require("a process", options.connections());
        Files.createDirectories(options.results());
        out.println("%,d connections, %,d turns/s, %d s, seed %d"
                .formatted(options.connections(), options.rate(), options.time().toSeconds(), options.seed()));
        SoakReport report;
        try (SoakServer server = SoakServer.start(options)) {
            SoakSample before = warmUp(server);
            soak(server);
            SoakSample after = rest(server);
            int status = server.stop();
            report = new SoakReport(options, before, samples, after, tally, SoakLog.read(server.log()), status);
            show(report, server.log());
        }
        return report.failures().isEmpty() ? 0 : 1;
    }

    private void show(SoakReport report, Path log) throws IOException {
        report.write();
        out.println();
        out.println(report.text());
        out.println("Also in %s, the server's log in %s".formatted(report.file(), log));
        report.failures().forEach(failure -> out.println("FAILED: " + failure));
        out.println(report.failures().isEmpty() ? "PASSED" : "FAILED");
    }

    /** What is loaded and kept once is there before the first look. */
    private SoakSample warmUp(SoakServer server) throws IOException, InterruptedException, LoadException {
        Duration part = options.time().dividedBy(WARM_UP_PART);
        int connections = Math.min(WARM_UP_CONNECTIONS, options.connections());
        try (SoakClients clients =
                new SoakClients(server.port(), connections, options.rate(), new SoakTally(), options.seed())) {
            clients.start();
            Thread.sleep(part.compareTo(LONGEST_WARM_UP) < 0 ? part : LONGEST_WARM_UP);
        }
        return rest(server);
    }

    /** Looks now and then, and once more when the time is over. */
    private void soak(SoakServer server) throws IOException, InterruptedException, LoadException {
        long start = System.nanoTime();
        try (SoakClients clients =
                new SoakClients(server.port(), options.connections(), options.rate(), tally, options.seed())) {
            clients.start();
            for (long due = 0; due < options.time().toNanos(); ) {
                due = Math.min(due + options.sample().toNanos(), options.time().toNanos());
                Thread.sleep(Duration.ofNanos(Math.max(0, start + due - System.nanoTime())));
                look(server, start);
            }
        }
    }

    private void look(SoakServer server, long start) throws IOException, InterruptedException, LoadException {
        if (!server.isAlive()) {
            throw new LoadException("the server has ended, see " + server.log());
        }
        long second = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        SoakSample sample = server.sample(second, tally.answers());
        samples.add(sample);
        out.println("%5d s: %,d connections, %,d coroutines, %,d files, heap %.1f MB, direct %.1f MB, %,d answers"
                .formatted(
                        second,
                        sample.inUse().connections(),
                        sample.inUse().coroutines(),
                        sample.files(),
                        sample.heapBytes() / 1e6,
                        sample.directBytes() / 1e6,
                        sample.answers()));
    }

    /** When nothing is at work any more; or as it is after a time that is long enough, with a file that says what is left. */
    private SoakSample rest(SoakServer server) throws IOException, InterruptedException, LoadException {
        long deadline = System.nanoTime() + RETURN_LIMIT.toNanos();
        while (!server.inUse().isNothing() && System.nanoTime() < deadline) {
            Thread.sleep(LOOK_AGAIN);
        }
        if (!server.inUse().isNothing()) {
            out.println("What is left: " + server.dump());
        }
        // A leak is told when buffers are taken after the collection that has found it: those of the second look.
        server.sample(options.time().toSeconds(), tally.answers());
        return server.sample(options.time().toSeconds(), tally.answers());
    }
}
