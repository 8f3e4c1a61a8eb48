package dev.heddle.load.contest;

import dev.heddle.load.client.Contender;
import dev.heddle.load.client.GeneratorProcess;
import dev.heddle.load.client.Latency;
import dev.heddle.load.client.Measurement;
import dev.heddle.load.client.Page;
import dev.heddle.load.client.StartedContender;
import dev.heddle.load.support.CpuList;
import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.OpenFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Windows of load on several servers, one server at a time, in turns. All of them run all the time, warm, under one and the
 * same load generator: what disturbs the machine then disturbs all of them, and each round has ratios of its own.
 *
 * <p>First {@link #start} for each server, then {@link #warmUp}, then {@link #measureRound} for each round.
 */
public final class Contest implements AutoCloseable {
    private final Page page;
    private final Schedule schedule;
    private final Placement placement;
    private final Failures failures;
    private final PrintStream out;
    private final GeneratorProcess generator;
    private final List<StartedContender> servers = new ArrayList<>();
    private final Windows windows = new Windows();
    private Progress progress = new Progress(0);

    private Contest(
            Page page,
            Schedule schedule,
            Placement placement,
            Failures failures,
            PrintStream out,
            GeneratorProcess generator) {
        this.page = page;
        this.schedule = schedule;
        this.placement = placement;
        this.failures = failures;
        this.out = out;
        this.generator = generator;
    }

    /** Starts the load generator. */
    public static Contest open(Page page, Schedule schedule, Placement placement, Failures failures, PrintStream out)
            throws IOException {
        if (!CpuList.canBind()) {
            out.println("taskset is not installed: all processes run on any processor");
        }
        return new Contest(page, schedule, placement, failures, out, GeneratorProcess.start(placement.client()));
    }

    /**
     * Starts a server and checks its answer. A number of connections for which it may not have enough files is a failure.
     */
    public StartedContender start(Contender contender) throws IOException, InterruptedException, LoadException {
        StartedContender server = StartedContender.start(contender, page, placement.servers(), placement.logs());
        servers.add(server);
        OpenFiles files = OpenFiles.of(server.pid());
        for (int connections : schedule.connections()) {
            failures.attempt(server.name(), connections, () -> files.require(server.name(), connections));
        }
        return server;
    }

    /** Those that run. */
    public List<StartedContender> servers() {
        return servers;
    }

    /** Loads each server before its first figure, with every number of connections: they take different paths through it. */
    public void warmUp() throws IOException, LoadException {
        if (schedule.warmUpShare().isPositive()) {
            for (StartedContender server : servers) {
                out.println("warming up " + server.name());
                warmUp(server);
            }
        }
        progress = new Progress(schedule.windows(servers.size()));
        progress.begin();
    }

    private void warmUp(StartedContender server) throws IOException, LoadException {
        for (int turn = 1; turn <= schedule.warmUpTurns(); turn++) {
            for (int connections : schedule.connections()) {
                failures.attempt(
                        server.name(),
                        connections,
                        () -> generator.warmUp(server, page, connections, schedule.warmUpShare()));
            }
        }
    }

    /**
     * Measures one window of each server at each number of connections; every other round backwards, so that none of the
     * servers is always the one behind another.
     *
     * @param round the first is 1
     */
    public void measureRound(int round) throws IOException, LoadException {
        List<StartedContender> order = round % 2 == 0 ? servers.reversed() : servers;
        for (int connections : schedule.connections()) {
            for (StartedContender server : order) {
                failures.attempt(server.name(), connections, () -> measure(server, connections, round));
                progress.windowDone();
                out.println("round %d/%d  %,7d connections  %-16s %s  %s"
                        .formatted(
                                round,
                                schedule.rounds(),
                                connections,
                                server.name(),
                                outcome(server.name(), connections),
                                progress.left()));
            }
        }
    }

    private void measure(StartedContender server, int connections, int round) throws IOException, LoadException {
        Measurement measured =
                generator.measure(server, page, connections, schedule.rate(), schedule.settle(), schedule.window());
        windows.add(new Window(server.name(), connections, round, measured));
    }

    private String outcome(String server, int connections) {
        return failures.of(server, connections).orElseGet(() -> {
            Measurement measured = windows.all().getLast().measurement();
            Latency latency = measured.latency();
            return "%7.2f us CPU a request  %,9.0f requests/s  %s"
                    .formatted(measured.microsPerRequest(), measured.requestsPerSecond(), latency);
        });
    }

    /** What was measured so far. */
    public Windows windows() {
        return windows;
    }

    /** Who was left out so far, and why. */
    public Failures failures() {
        return failures;
    }

    /** Ends the servers and the load generator. */
    @Override
    public void close() {
        servers.forEach(StartedContender::close);
        generator.close();
    }
}
