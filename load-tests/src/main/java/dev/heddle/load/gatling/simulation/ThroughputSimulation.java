package dev.heddle.load.gatling.simulation;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.heddle.load.gatling.Knob;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/**
 * How much gets through: a few connections send {@code GET /plaintext} one after the other, as fast as they are answered.
 *
 * <p>The load is closed: a server that stalls is sent less. Its percentiles are those of a server at its limit; for
 * times at a rate that it can serve see {@link LatencySimulation}.
 */
public final class ThroughputSimulation extends Simulation {
    /** Gatling makes it, from the system properties. */
    public ThroughputSimulation() {
        Settings settings = Settings.of(KnownSimulation.THROUGHPUT);
        long users = settings.plan().get(Knob.USERS);
        setUp(scenario("throughput")
                        .during(settings.seconds())
                        .on(Requests.plaintext())
                        .injectOpen(atOnceUsers(settings.users())))
                .protocols(settings.protocol())
                .assertions(new Expectations(settings.plan())
                        .request(Requests.PLAINTEXT, users, Duration.ZERO)
                        .list());
    }
}
