package dev.heddle.load;

import dev.heddle.load.gatling.log.RequestTimes;
import dev.heddle.load.gatling.simulation.KnownSimulation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a simulation went.
 *
 * @param notes what else there is to say of it, such as what the server counted
 * @param failures what did not hold; none: it passed
 * @param skipped why it did not run, if it did not
 * @param report the HTML report's first page
 */
record SimulationResult(
        KnownSimulation simulation,
        RequestTimes times,
        List<String> notes,
        List<String> failures,
        Optional<String> skipped,
        Optional<Path> report) {
    static SimulationResult skipped(KnownSimulation simulation, String reason) {
        return new SimulationResult(
                simulation, new RequestTimes(), List.of(), List.of(), Optional.of(reason), Optional.empty());
    }

    String verdict() {
        if (skipped.isPresent()) {
            return "skipped";
        }
        return failures.isEmpty() ? "passed" : "FAILED";
    }
}
