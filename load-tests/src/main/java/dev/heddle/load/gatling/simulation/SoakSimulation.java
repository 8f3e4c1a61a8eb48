package dev.heddle.load.gatling.simulation;

import dev.heddle.load.gatling.Knob;
import io.gatling.javaapi.core.Simulation;

/**
 * {@link MixedLoad} for long. What it is for shows in the server: who runs it compares heap, open connections and live
 * coroutines before and after, and they must have returned to what they were.
 */
public final class SoakSimulation extends Simulation {
    /** Gatling makes it, from the system properties. */
    public SoakSimulation() {
        Settings settings = Settings.of(KnownSimulation.SOAK);
        MixedLoad load = new MixedLoad(
                LongBody.ofKib(settings.plan().get(Knob.BODY_KB)),
                settings.plan().millis(Knob.WAIT_MS),
                settings.plan().millis(Knob.PAUSE_MS));
        setUp(load.population(settings)).protocols(settings.protocol()).assertions(load.expectations(settings.plan()));
    }
}
