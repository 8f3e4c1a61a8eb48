package dev.heddle.load.proxy;

import dev.heddle.load.client.Page;
import dev.heddle.load.contest.Contest;
import dev.heddle.load.contest.Failures;
import dev.heddle.load.contest.Placement;
import dev.heddle.load.contest.Schedule;
import dev.heddle.load.support.LoadException;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;

/** Proxies side by side, on the same processors, in front of the same upstream. */
public final class ProxyContest {
    /**
     * The frames at the bottom of a coroutine's stack stay interpreted as long as its connection is open, if they were
     * when it was opened: only connections of a JVM that is warm already show what it can do.
     */
    public static final int WARM_UP_TURNS = 5;

    private ProxyContest() {}

    /** Starts the load generator. */
    static Contest open(ProxyOptions options, Failures failures, PrintStream out) throws IOException {
        out.println("%s on processors %s; load generator and upstream on %s; about %d s"
                .formatted(
                        String.join(", ", options.servers()),
                        options.proxyCpus(),
                        options.clientCpus(),
                        expected(options).toSeconds()));
        Placement placement = new Placement(options.proxyCpus(), options.clientCpus(), options.results());
        return Contest.open(Page.PLAINTEXT, schedule(options), placement, failures, out);
    }

    /** How long it takes. */
    static Duration expected(ProxyOptions options) {
        return schedule(options).expected(options.servers().size());
    }

    private static Schedule schedule(ProxyOptions options) {
        return new Schedule(
                options.connections(),
                options.rounds(),
                options.warmUp(),
                WARM_UP_TURNS,
                options.settle(),
                options.seconds());
    }

    /**
     * Starts the proxies and measures all rounds.
     *
     * @param pool connections to the upstream at most; 0 leaves it to the proxies' defaults
     */
    static void run(Contest contest, ProxyOptions options, Proxies known, int pool)
            throws IOException, InterruptedException, LoadException {
        for (String name : options.servers()) {
            contest.start(known.get(name, pool));
        }
        contest.warmUp();
        for (int round = 1; round <= options.rounds(); round++) {
            contest.measureRound(round);
        }
    }
}
