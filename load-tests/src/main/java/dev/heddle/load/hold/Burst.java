package dev.heddle.load.hold;

import dev.heddle.load.client.HeldPlan;
import dev.heddle.load.client.HeldReport;
import dev.heddle.load.client.InjectorProcess;
import dev.heddle.load.support.LoadException;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Very many connects at once, while some connections that are open each send a request every 10 ms. Does the server keep
 * those waiting? Each round has a window before, one from the first connect to the last answer, and one after.
 */
final class Burst {
    private static final Duration OPEN_INTERVAL = Duration.ofMillis(10);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration BURST_LIMIT = Duration.ofSeconds(60);

    /** Load before the first window: the figures are to be those of a server that has been running. */
    private static final Duration WARM_UP = Duration.ofSeconds(10);

    private final HoldOptions options;
    private final HoldPlan plan;
    private final ServerFleet servers;
    private final PrintStream out;

    Burst(HoldOptions options, HoldPlan plan, ServerFleet servers, PrintStream out) {
        this.options = options;
        this.plan = plan;
        this.servers = servers;
        this.out = out;
    }

    BurstResult run() throws IOException, InterruptedException, LoadException {
        List<BurstResult.Round> rounds = new ArrayList<>();
        try (InjectorProcess open = InjectorProcess.start("open connections", plan.injectorJvm())) {
            open.awaitReady();
            open.hold(openPlan());
            awaitHeld(open, options.open());
            Thread.sleep(WARM_UP);
            for (int number = 1; number <= options.rounds(); number++) {
                rounds.add(round(open));
                out.println("burst %d of %d: %s".formatted(number, options.rounds(), rounds.getLast()));
            }
            return new BurstResult(plan.connections(), options.open(), rounds, open.report());
        }
    }

    private HeldPlan openPlan() {
        HeldPlan one = plan.injector(0, servers.port(), Duration.ZERO, OPEN_INTERVAL);
        return withConnections(one, options.open(), options.open());
    }

    private static HeldPlan withConnections(HeldPlan plan, int connections, int connecting) {
        return new HeldPlan(
                plan.port(), connections, plan.source(), plan.destinations(), plan.ramp(), connecting, plan.interval());
    }

    private BurstResult.Round round(InjectorProcess open) throws IOException, InterruptedException, LoadException {
        awaitOnlyOpenOnes();
        try (InjectorProcess burst = InjectorProcess.start("burst", plan.injectorJvm())) {
            burst.awaitReady();
            open.report();
            Thread.sleep(options.seconds());
            HeldReport before = open.report();
            long begin = System.nanoTime();
            burst.hold(burstPlan());
            HeldReport opened = awaitHeld(burst, plan.connections());
            Duration time = Duration.ofNanos(System.nanoTime() - begin);
            HeldReport during = open.report();
            Thread.sleep(options.seconds());
            HeldReport after = open.report();
            return new BurstResult.Round(
                    before.latency(),
                    during.latency(),
                    after.latency(),
                    time,
                    opened.failed(),
                    servers.figures().getFirst().byLoop());
        }
    }

    private HeldPlan burstPlan() {
        HeldPlan one = plan.injector(0, servers.port(), Duration.ZERO, options.interval());
        return withConnections(one, plan.connections(), plan.connections());
    }

    private static HeldReport awaitHeld(InjectorProcess injector, int connections)
            throws IOException, InterruptedException, LoadException {
        long deadline = System.nanoTime() + BURST_LIMIT.toNanos();
        HeldReport now = injector.report();
        while (now.held() + now.failed() < connections) {
            if (System.nanoTime() - deadline > 0) {
                throw new LoadException("%,d of %,d connections are open after %d s"
                        .formatted(now.held(), connections, BURST_LIMIT.toSeconds()));
            }
            Thread.sleep(LOOK);
            now = injector.report();
        }
        return now;
    }

    /** Until the server has closed those of the burst, which ends with the process that opened them. */
    private void awaitOnlyOpenOnes() throws IOException, InterruptedException, LoadException {
        long deadline = System.nanoTime() + BURST_LIMIT.toNanos();
        while (ServerFigures.connections(servers.figures()) > options.open()) {
            if (System.nanoTime() - deadline > 0) {
                throw new LoadException("connections of the burst are still open");
            }
            Thread.sleep(LOOK);
        }
    }
}
