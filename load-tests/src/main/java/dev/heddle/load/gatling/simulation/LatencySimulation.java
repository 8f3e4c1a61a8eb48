package dev.heddle.load.gatling.simulation;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Simulation;

/**
 * How long answers take at a fixed rate of arrivals.
 *
 * <p>The load is open: a request is sent when it is due, whether the ones before were answered or not. If the server stalls
 * for a second, all that came in that second wait, and the percentiles show them; a closed load would have sent one
 * request a connection and hidden the rest (coordinated omission). Arrivals share kept-alive connections, and a new one is
 * opened only if all are busy.
 *
 * <p>Before it counts, the rate is approached over the ramp with requests that are not logged: a JVM that has just been
 * started, at either end, would else be most of what the percentiles tell.
 */
public final class LatencySimulation extends Simulation {
    /** Gatling makes it, from the system properties. */
    public LatencySimulation() {
        Settings settings = Settings.of(KnownSimulation.LATENCY);
        setUp(warmUp(settings)
                        .andThen(scenario("latency")
                                .exec(Requests.plaintext())
                                .injectOpen(constantUsersPerSec(settings.rate()).during(settings.seconds()))))
                .protocols(settings.protocol().shareConnections())
                .assertions(new Expectations(settings.plan())
                        .request(Requests.PLAINTEXT)
                        .list());
    }

    private static PopulationBuilder warmUp(Settings settings) {
        return scenario("warm-up")
                .exec(Requests.plaintextUnlogged())
                .injectOpen(rampUsersPerSec(1).to(settings.rate()).during(settings.ramp()));
    }
}
