package dev.heddle.load.overload;

import dev.heddle.load.client.Contender;
import dev.heddle.load.client.GeneratorProcess;
import dev.heddle.load.client.Page;
import dev.heddle.load.client.StartedContender;
import dev.heddle.load.support.ChildProcess;
import dev.heddle.load.support.HttpProbe;
import dev.heddle.load.support.JavaCommand;
import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.OpenFiles;
import dev.heddle.load.support.Ports;
import dev.heddle.load.support.Program;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * Asks a server whose handler computes for more than it can serve, and counts what is answered before clients give up; for
 * contrast another that does not shed.
 *
 * <p>Exit status: 0 if with shedding that is at least 90 % of the peak, however much is asked for, and nothing else went wrong; 1
 * if not; 2 for a wrong option or too few open files.
 */
public final class Overload {
    private static final Duration WARM_UP = Duration.ofSeconds(4);
    /** Until the queue is what it will be: with the patience, which comes on top. */
    private static final Duration SETTLE = Duration.ofSeconds(4);

    private static final Duration LONGEST_REST = Duration.ofMinutes(2);

    /** A server that runs out of memory is to end, which is seen, and not to go on with half of its threads. */
    private static final List<String> SERVER_JVM =
            List.of("--add-opens=java.base/java.lang=ALL-UNNAMED", "-Xmx512m", "-XX:+ExitOnOutOfMemoryError");

    private static final List<String> CLIENT_JVM = List.of("-Xmx512m", "-XX:+UseSerialGC");

    private final OverloadOptions options;
    private final PrintStream out;

    private Overload(OverloadOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** The program. */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(arguments, System.getProperties(), System.out));
    }

    static int run(String[] arguments, Properties properties, PrintStream out) throws InterruptedException {
        return Program.run("overload", out, () -> new Overload(OverloadOptions.from(arguments, properties), out).run());
    }

    private int run() throws IOException, InterruptedException, LoadException {
        OpenFiles.ofThisProcess().require("a process", options.connections());
        Files.createDirectories(options.results());
        OverloadReport report = new OverloadReport();
        try (StartedContender shedding = server("shedding", options.shedMillis());
                StartedContender serving = server("serving", 0);
                GeneratorProcess generator = GeneratorProcess.start(options.clientCpus())) {
            for (int i = 1; i <= options.rounds(); i++) {
                out.println("round %d/%d".formatted(i, options.rounds()));
                report.add(round(shedding, serving, generator));
                awaitRest(serving);
            }
            capacity(shedding, generator); // it must have come through, and serve again
        }
        return show(report);
    }

    private StartedContender server(String name, int shedMillis)
            throws IOException, InterruptedException, LoadException {
        int port = Ports.free();
        List<String> jvm = new ArrayList<>(SERVER_JVM);
        jvm.addAll(options.serverJvm());
        List<String> arguments =
                List.of(Integer.toString(port), Integer.toString(options.micros()), Integer.toString(shedMillis));
        List<String> command = JavaCommand.ofMain(jvm, BusyServer.class.getName(), arguments);
        Contender contender = new Contender(name, command, port, Page.PLAINTEXT.at(port));
        return StartedContender.start(contender, options.serverCpus(), options.results());
    }

    private OverloadRound round(StartedContender shedding, StartedContender serving, GeneratorProcess generator)
            throws IOException, LoadException {
        double capacity = capacity(shedding, generator);
        List<OverloadRound.Row> rows = new ArrayList<>();
        for (int percent : options.percents()) {
            rows.add(row(shedding, true, percent, capacity));
        }
        rows.add(row(serving, false, options.percents().getLast(), capacity));
        return new OverloadRound(capacity, rows);
    }

    /** It still serves those who have left, in their order, and takes its time from the other server. */
    private static void awaitRest(StartedContender server) throws InterruptedException, LoadException {
        long deadline = System.nanoTime() + LONGEST_REST.toNanos();
        try (HttpProbe probe = new HttpProbe()) {
            while (!probe.answersOk(Page.PLAINTEXT.at(server.port()))) {
                if (System.nanoTime() - deadline > 0) {
                    throw new LoadException(server.name() + " has not answered for " + LONGEST_REST.toSeconds()
                            + " s after its clients have left");
                }
            }
        }
    }

    /** As many as a few connections get that send as fast as they are answered. */
    private double capacity(StartedContender server, GeneratorProcess generator) throws IOException, LoadException {
        double capacity = generator
                .measure(server, Page.PLAINTEXT, options.capacityConnections(), 0, WARM_UP, options.seconds())
                .requestsPerSecond();
        out.println("  as fast as they are answered: %,.0f requests/s".formatted(capacity));
        return capacity;
    }

    private OverloadRound.Row row(StartedContender server, boolean shedding, int percent, double capacity)
            throws IOException, LoadException {
        Goodput goodput = goodput(server, Math.max(1, (int) (capacity * percent / 100)));
        out.println("  shedding %s, asked for %d %%: %,.0f in time/s"
                .formatted(shedding ? "on" : "off", percent, goodput.perSecond()));
        return new OverloadRound.Row(shedding, percent, goodput);
    }

    private Goodput goodput(StartedContender server, int rate) throws IOException, LoadException {
        List<String> arguments = List.of(
                Integer.toString(server.port()),
                Integer.toString(options.connections()),
                Long.toString(options.patience().toMillis()),
                Integer.toString(rate),
                Long.toString(SETTLE.plus(options.patience()).toMillis()),
                Long.toString(options.seconds().toMillis()));
        List<String> command =
                options.clientCpus().bind(JavaCommand.ofMain(CLIENT_JVM, OpenLoopMain.class.getName(), arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
        try (ChildProcess clients = ChildProcess.start("clients", builder)) {
            String line = clients.output().readLine();
            if (line == null || line.startsWith(OpenLoopMain.ERROR)) {
                throw new LoadException(line == null ? "the clients' process has ended" : line);
            }
            return Goodput.parse(line);
        }
    }

    private int show(OverloadReport report) throws IOException {
        Path file = options.results().resolve("overload.md");
        return Program.conclude(report.toString(), report.failures(), file, out);
    }
}
