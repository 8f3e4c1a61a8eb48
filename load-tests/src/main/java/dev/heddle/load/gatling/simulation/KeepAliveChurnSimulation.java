package dev.heddle.load.gatling.simulation;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.heddle.load.gatling.Knob;
import io.gatling.javaapi.core.Simulation;

/**
 * A few requests on each connection, one after the other without pipelining, then {@code Connection: close}, and a new
 * connection: here it is the server that closes, after the last answer and not before. The time of a connection's first
 * request has the connecting in it.
 */
public final class KeepAliveChurnSimulation extends Simulation {
    /** Gatling makes it, from the system properties. */
    public KeepAliveChurnSimulation() {
        Settings settings = Settings.of(KnownSimulation.KEEP_ALIVE_CHURN);
        int kept = settings.plan().get(Knob.REQUESTS) - 1;
        setUp(scenario("keep-alive churn")
                        .during(settings.seconds(), false)
                        .on(repeat(kept).on(Requests.plaintext()).exec(Requests.plaintextAndClose()))
                        .injectOpen(atOnceUsers(settings.users())))
                .protocols(settings.protocol())
                .assertions(new Expectations(settings.plan())
                        .request(Requests.PLAINTEXT)
                        .request(Requests.PLAINTEXT_AND_CLOSE)
                        .list());
    }
}
