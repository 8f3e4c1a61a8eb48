package dev.heddle.load;

import dev.heddle.load.gatling.LoadPlan;
import dev.heddle.load.gatling.simulation.KnownSimulation;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** What the server's own counts say of a simulation, beside what the client has seen. */
interface ServerVerdict {
    /**
     * Judges after the load.
     *
     * @param samples read meanwhile
     * @param failures what did not hold is added
     * @param notes what else is worth saying is added
     */
    void after(List<ServerSample> samples, List<String> failures, List<String> notes)
            throws IOException, InterruptedException;

    /** What there is to judge of this simulation; before its load, since some of it is compared. */
    static ServerVerdict before(KnownSimulation simulation, LoadPlan plan, Target target, int heapGrowthMb)
            throws IOException, InterruptedException {
        Optional<URI> metrics = target.metrics(simulation);
        if (metrics.isPresent() && simulation.equals(KnownSimulation.HELD)) {
            return (samples, failures, notes) -> {
                HoldVerdict verdict = new HoldVerdict(plan, samples);
                failures.addAll(verdict.failures());
                notes.addAll(verdict.lines());
            };
        }
        if (metrics.isPresent() && simulation.equals(KnownSimulation.SOAK)) {
            return ReturnVerdict.before(metrics.get(), target.pid(simulation), heapGrowthMb);
        }
        return (samples, failures, notes) -> {};
    }
}
