package dev.heddle.server.proxy.conformance;

import dev.heddle.server.conformance.Case;
import dev.heddle.server.conformance.CaseRunner;
import dev.heddle.server.conformance.CaseRunner.Probe;
import dev.heddle.server.conformance.Outcome;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A case with its origin, one run of it. */
final class ProxyRun {
    private static final Probe PROBE = new Probe(Origin.PROBE, Origin.PROBE_BODY);

    private ProxyRun() {}

    /**
     * Runs a case.
     *
     * @param patience how long nothing may come
     * @param settle is run when the client has seen all, before the origin is asked what it has got
     */
    static Outcome run(Case scenario, InetSocketAddress proxy, Origin origin, Duration patience, Settle settle)
            throws Exception {
        if (scenario.originIsDown()) {
            origin.stop();
        } else {
            origin.serve(scenario.script());
        }
        var seen = CaseRunner.run(scenario, proxy, PROBE, patience, Integer.MAX_VALUE);
        settle.run();
        return new Outcome(seen.responses(), seen.end(), seen.nextClient(), origin.requests(), origin.connections());
    }

    /** Waits until nothing is under way. */
    @FunctionalInterface
    interface Settle {
        void run() throws Exception;
    }
}
