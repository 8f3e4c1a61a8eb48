package dev.heddle.load.gatling.simulation;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Simulation;

/**
 * A new connection for each request, at a fixed rate of arrivals: connect, one request, one answer, and the client
 * closes. The times have the connecting in them. A closed connection keeps its source port for a while, which bounds the
 * rate: beyond some 400 a second for minutes it takes several addresses, or a system that uses such ports again, as Linux
 * does on the loopback.
 */
public final class ConnectionChurnSimulation extends Simulation {
    /** Gatling makes it, from the system properties. */
    public ConnectionChurnSimulation() {
        Settings settings = Settings.of(KnownSimulation.CONNECTION_CHURN);
        setUp(scenario("connection churn")
                        .exec(Requests.plaintext())
                        .injectOpen(constantUsersPerSec(settings.rate()).during(settings.seconds())))
                .protocols(settings.protocol())
                .assertions(new Expectations(settings.plan())
                        .request(Requests.PLAINTEXT)
                        .list());
    }
}
