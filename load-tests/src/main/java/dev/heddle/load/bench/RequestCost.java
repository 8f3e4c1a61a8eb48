package dev.heddle.load.bench;

import dev.heddle.load.client.Page;
import dev.heddle.load.contest.Contest;
import dev.heddle.load.contest.Failures;
import dev.heddle.load.contest.Placement;
import dev.heddle.load.contest.Schedule;
import dev.heddle.load.support.LoadException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * Server processor time per request, in a {@link Contest}.
 *
 * <p>Processor time and not requests per second: where client and server share the processors, the client is often the
 * limit.
 */
final class RequestCost {
    /** One set of connections: the windows open their own. */
    private static final int WARM_UP_TURNS = 1;

    private final BenchOptions options;
    private final PrintStream out;

    RequestCost(BenchOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Measures, and judges what is to be judged. */
    Findings run() throws IOException, InterruptedException, LoadException {
        Schedule schedule = new Schedule(
                options.connections(),
                options.rounds(),
                options.warmUp(),
                WARM_UP_TURNS,
                options.settle(),
                options.window());
        Placement placement = new Placement(options.serverCpus(), options.clientCpus(), options.results());
        announce(schedule);
        try (Contest contest = Contest.open(Page.PLAINTEXT, schedule, placement, Failures.fatal(), out)) {
            for (String name : options.servers()) {
                contest.start(options.contenders().get(name));
            }
            contest.warmUp();
            for (int round = 1; round <= options.rounds(); round++) {
                contest.measureRound(round);
            }
            CostReport report = new CostReport(options.baseline(), contest.windows());
            return new Findings(report.markdown(options), tooSlow(report));
        }
    }

    private List<String> tooSlow(CostReport report) {
        if (options.tolerance().isEmpty()) {
            return List.of();
        }
        double limit = 1 + options.tolerance().getAsInt() / 100.0;
        return report.above(limit, Contenders.HEDDLE, options.connections());
    }

    private void announce(Schedule schedule) {
        out.println("Servers %s on processors %s, load generator on %s; about %d s"
                .formatted(
                        String.join(", ", options.servers()),
                        options.serverCpus(),
                        options.clientCpus(),
                        schedule.expected(options.servers().size()).toSeconds()));
    }
}
