package dev.heddle.load.gatling.simulation;

import dev.heddle.load.gatling.Knob;
import io.gatling.javaapi.core.Simulation;

/** What a server sees in a day, a bit of everything at once: {@link MixedLoad} for a short while. */
public final class MixedSimulation extends Simulation {
    /** Gatling makes it, from the system properties. */
    public MixedSimulation() {
        Settings settings = Settings.of(KnownSimulation.MIXED);
        MixedLoad load = new MixedLoad(
                LongBody.ofKib(settings.plan().get(Knob.BODY_KB)),
                settings.plan().millis(Knob.WAIT_MS),
                settings.plan().millis(Knob.PAUSE_MS));
        setUp(load.population(settings)).protocols(settings.protocol()).assertions(load.expectations(settings.plan()));
    }
}
