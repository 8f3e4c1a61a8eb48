package dev.heddle.load;

import dev.heddle.load.gatling.LoadPlan;
import dev.heddle.load.gatling.simulation.KnownSimulation;
import dev.heddle.load.support.ChildProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The chosen simulations, one after the other. */
final class Suite {
    private final LoadOptions options;
    private final Target target;
    private final PrintStream out;

    Suite(LoadOptions options, Target target, PrintStream out) {
        this.options = options;
        this.target = target;
        this.out = out;
    }

    Summary run() throws IOException, InterruptedException {
        announce();
        Summary summary = new Summary(options.size());
        for (Map.Entry<KnownSimulation, LoadPlan> entry : options.plans().entrySet()) {
            if (ChildProcess.isJvmEnding()) {
                break;
            }
            summary.add(run(entry.getKey(), entry.getValue()));
        }
        return summary;
    }

    private void announce() {
        Duration load = options.plans().values().stream().map(LoadPlan::length).reduce(Duration.ZERO, Duration::plus);
        out.println("Plan:    %d simulation%s, size %s, %d s of load in all and some seconds for each to start"
                .formatted(
                        options.plans().size(),
                        options.plans().size() == 1 ? "" : "s",
                        options.size().word(),
                        load.toSeconds()));
    }

    private SimulationResult run(KnownSimulation simulation, LoadPlan plan) throws IOException, InterruptedException {
        out.println();
        out.println("%s: %s (%s)".formatted(simulation.word(), simulation.shows(), plan.describe()));
        Optional<String> missing = Prerequisite.missing(simulation, target);
        SimulationResult result = missing.isPresent()
                ? SimulationResult.skipped(simulation, missing.get())
                : new SimulationRun(options, simulation, plan, target, out).run();
        if (!ChildProcess.isJvmEnding()) {
            print(result);
        }
        return result;
    }

    private void print(SimulationResult result) {
        result.notes().forEach(note -> out.println("  " + note));
        result.failures().forEach(failure -> out.println("  FAILED: " + failure));
        out.println("  " + result.verdict()
                + result.skipped().map(reason -> ": " + reason).orElse(""));
    }
}
