package dev.heddle.load.bench;

import dev.heddle.load.client.GeneratorProcess;
import dev.heddle.load.client.LoadException;
import dev.heddle.load.client.Measurement;
import dev.heddle.load.client.StartedContender;
import dev.heddle.load.support.CpuList;
import dev.heddle.load.support.OpenFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Server processor time per request. All servers run all the time, warm, and take turns under one and the same load
 * generator: what disturbs the machine then disturbs all of them, and each round has a ratio of its own.
 *
 * <p>Processor time and not requests per second: where client and server share the processors, the client is often the
 * limit.
 */
final class RequestCost {
    private final BenchOptions options;
    private final PrintStream out;
    private final CostReport report;

    RequestCost(BenchOptions options, PrintStream out) {
        this.report = new CostReport(options.baseline());
        this.options = options;
        this.out = out;
    }

    /** Measures, and judges what is to be judged. */
    Findings run() throws IOException, InterruptedException, LoadException {
        announce();
        List<StartedContender> servers = new ArrayList<>();
        try (GeneratorProcess generator = GeneratorProcess.start(options.clientCpus())) {
            for (String name : options.servers()) {
                servers.add(start(name));
            }
            warmUp(generator, servers);
            for (int round = 1; round <= options.rounds(); round++) {
                measureRound(generator, servers, round);
            }
        } finally {
            servers.forEach(StartedContender::close);
        }
        return new Findings(report.markdown(options), tooSlow());
    }

    private List<String> tooSlow() {
        if (options.tolerance().isEmpty()) {
            return List.of();
        }
        double limit = 1 + options.tolerance().getAsInt() / 100.0;
        return report.above(limit, Contenders.HEDDLE, options.connections());
    }

    private void announce() {
        if (!CpuList.canBind()) {
            out.println("taskset is not installed: servers and load generator run on any processor");
        }
        int windows = options.rounds()
                * options.connections().size()
                * options.servers().size();
        Duration rounds = options.window().plus(options.settle()).multipliedBy(windows);
        Duration warmUp = options.warmUp().multipliedBy(options.servers().size());
        out.println("Servers %s on processors %s, load generator on %s; about %d s"
                .formatted(
                        String.join(", ", options.servers()),
                        options.serverCpus(),
                        options.clientCpus(),
                        rounds.plus(warmUp).toSeconds()));
    }

    private StartedContender start(String name) throws IOException, InterruptedException, LoadException {
        StartedContender server =
                StartedContender.start(options.contenders().get(name), options.serverCpus(), options.results());
        try {
            OpenFiles.of(server.pid()).require(name, options.mostConnections());
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** With every number of connections, since they take different paths through a server. */
    private void warmUp(GeneratorProcess generator, List<StartedContender> servers) throws IOException, LoadException {
        Duration share = options.warmUp().dividedBy(options.connections().size());
        if (share.isZero()) {
            return;
        }
        for (StartedContender server : servers) {
            out.println("warming up " + server.name());
            for (int connections : options.connections()) {
                generator.measure(server, connections, Duration.ZERO, share);
            }
        }
    }

    /** Every other round backwards, so that none of the servers is always the one behind another. */
    private void measureRound(GeneratorProcess generator, List<StartedContender> servers, int round)
            throws IOException, LoadException {
        List<StartedContender> order = round % 2 == 0 ? servers.reversed() : servers;
        for (int connections : options.connections()) {
            for (StartedContender server : order) {
                Measurement measurement = generator.measure(server, connections, options.settle(), options.window());
                report.add(server.name(), connections, round, measurement);
                out.println("round %d/%d  %,7d connections  %-14s %6.2f us CPU a request  %,9.0f requests/s"
                        .formatted(
                                round,
                                options.rounds(),
                                connections,
                                server.name(),
                                measurement.microsPerRequest(),
                                measurement.requestsPerSecond()));
            }
        }
    }
}
