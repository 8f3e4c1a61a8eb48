package dev.heddle.load;

import dev.heddle.load.gatling.GatlingProcess;
import dev.heddle.load.gatling.LoadPlan;
import dev.heddle.load.support.ChildProcess;
import dev.heddle.load.support.HeddleServer;
import dev.heddle.load.support.OpenFiles;
import dev.heddle.load.support.ServerProcess;
import dev.heddle.load.support.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;

/**
 * Starts the echo server in a process of its own, runs {@link dev.heddle.load.gatling.EchoSimulation} against it, reads
 * the server's metrics meanwhile and says how it went.
 *
 * <p>Exit status: 0 if every assertion held, 1 if not, 2 for a wrong option or too few open files.
 */
public final class LoadTest {
    /** One address has 28,000 source ports on Linux; below that, so that those of the last run are no obstacle. */
    private static final int CONNECTIONS_PER_ADDRESS = 20_000;

    /** 127.0.0.1 to 127.0.0.254. */
    private static final int MAX_ADDRESSES = 254;

    /** What the server waits between an answer and the next request, unless told otherwise. */
    private static final int DEFAULT_IDLE_SECONDS = 75;

    private final LoadOptions options;
    private final PrintStream out;
    private final HeddleServer heddle;
    private final Instant start = Instant.now();
    private final List<String> failures = new ArrayList<>();

    private LoadTest(LoadOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
        // A server bound to 127.0.0.1 does not accept at 127.0.0.2.
        this.heddle = HeddleServer.onFreePorts(options.serverJar(), addresses(options) == 1 ? "127.0.0.1" : "0.0.0.0");
    }

    /** The program. */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(arguments, System.getProperties(), System.out));
    }

    static int run(String[] arguments, Properties properties, PrintStream out) throws InterruptedException {
        try {
            return new LoadTest(LoadOptions.from(arguments, properties), out).run();
        } catch (UsageException e) {
            out.println("load test: " + e.getMessage());
            return UsageException.EXIT_STATUS;
        } catch (IOException e) {
            out.println("load test: " + e.getMessage());
            return 1;
        }
    }

    private int run() throws IOException, InterruptedException {
        LoadPlan plan = options.plan();
        OpenFiles.ofThisProcess().require("a process", plan.mostConnections());
        Path log = options.results().resolve("server.log");
        List<String> command = heddle.echo(options.serverJvm(), patience(plan));
        try (ServerProcess server =
                ServerProcess.start("the echo server", command, heddle.admin("/health/ready"), log)) {
            OpenFiles.of(server.pid()).require("the server", plan.mostConnections());
            announce(server);
            List<ServerSample> samples = runGatling();
            int status = server.stop();
            if (ChildProcess.isJvmEnding()) {
                return 1;
            }
            if (status != 0) {
                failures.add("the server ended with exit status " + status + " after SIGTERM: see " + log);
            }
            summarise(new HoldVerdict(plan, samples));
        }
        return failures.isEmpty() ? 0 : 1;
    }

    /** The server closes idle connections, by default before the next request of a long interval. */
    private static List<String> patience(LoadPlan plan) {
        int needed = 2 * plan.intervalSeconds();
        return needed <= DEFAULT_IDLE_SECONDS ? List.of() : List.of("--idle-timeout", needed + "s");
    }

    private void announce(ServerProcess server) {
        LoadPlan plan = options.plan();
        out.println(
                "Server:  pid %d, port %d, admin page %s".formatted(server.pid(), heddle.port(), heddle.admin("/")));
        out.println(
                "Plan:    %,d connections in %d s, held for %d s, each sending a request every %d s; then %d connections at full speed for %d s"
                        .formatted(
                                plan.connections(),
                                plan.rampSeconds(),
                                plan.holdSeconds(),
                                plan.intervalSeconds(),
                                plan.throughputConnections(),
                                plan.throughputSeconds()));
    }

    private List<ServerSample> runGatling() throws IOException, InterruptedException {
        try (ServerWatch watch = ServerWatch.start(heddle.admin("/metrics"), out);
                ChildProcess gatling =
                        GatlingProcess.start(options.plan(), baseUrls(), options.gatlingHeap(), options.results())) {
            gatling.output().lines().forEach(out::println);
            int status = gatling.await();
            if (status == GatlingProcess.ASSERTIONS_FAILED) {
                failures.add("an assertion of the simulation did not hold: see above");
            } else if (status != 0) {
                failures.add("Gatling ended with exit status " + status);
            }
            return watch.samples();
        }
    }

    private void summarise(HoldVerdict verdict) throws IOException {
        failures.addAll(verdict.failures());
        out.println();
        verdict.lines().forEach(out::println);
        GatlingProcess.reportSince(start, options.results()).ifPresent(report -> out.println("Report:      " + report));
        out.println("Server log:  " + options.results().resolve("server.log"));
        failures.forEach(failure -> out.println("FAILED:      " + failure));
        if (failures.isEmpty()) {
            out.println("PASSED");
        }
    }

    private List<String> baseUrls() {
        return IntStream.rangeClosed(1, addresses(options))
                .mapToObj(host -> "http://127.0.0." + host + ":" + heddle.port())
                .toList();
    }

    private static int addresses(LoadOptions options) {
        return Math.min(MAX_ADDRESSES, Math.ceilDiv(options.plan().mostConnections(), CONNECTIONS_PER_ADDRESS));
    }
}
