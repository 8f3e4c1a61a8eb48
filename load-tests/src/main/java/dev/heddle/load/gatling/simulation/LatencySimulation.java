package dev.heddle.load.gatling.simulation;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Simulation;

/**
 * How long answers take at a fixed rate of arrivals.
 *
 * <p>The load is open: a request is sent when it is due, whether the ones before were answered or not. If the server stalls
 * for a second, all that came in that second wait, and the percentiles show them; a closed load would have sent one
 * request a connection and hidden the rest (coordinated omission). Arrivals share kept-alive connections, and a new one is
 * opened only if all are busy.
 */
public final class LatencySimulation extends Simulation {
    /** Gatling makes it, from the system properties. */
    public LatencySimulation() {
        Settings settings = Settings.of(KnownSimulation.LATENCY);
        setUp(scenario("latency")
                        .exec(Requests.plaintext())
                        .injectOpen(constantUsersPerSec(settings.rate()).during(settings.seconds())))
                .protocols(settings.protocol().shareConnections())
                .assertions(new Expectations(settings.plan())
                        .request(Requests.PLAINTEXT)
                        .list());
    }
}
