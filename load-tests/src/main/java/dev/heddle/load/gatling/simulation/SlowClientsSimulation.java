package dev.heddle.load.gatling.simulation;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.heddle.load.gatling.Knob;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/**
 * Many clients that keep a connection for long and do little with it: a response that comes a drop at a time
 * ({@code /drip}), a silence, an echo.
 *
 * <p>What is slow here is the pace of each exchange and the client's silence between requests. What is not: Gatling
 * always reads at once what arrives, and sends a request's bytes as fast as the socket takes them. A client that does not
 * read, or sends a byte a second, is shown elsewhere: {@code mvn -Pbench -Dbench.measure=stream}, {@code mvn -Pproxy
 * -Dproxy.measure=stream}, and the server's own tests of its timeouts.
 */
public final class SlowClientsSimulation extends Simulation {
    /** A byte each 0.1 s at the normal size: of many clients that are slow, a server must have little to do. */
    private static final int DRIPPED_BYTES = 30;

    /** Gatling makes it, from the system properties. */
    public SlowClientsSimulation() {
        Settings settings = Settings.of(KnownSimulation.SLOW_CLIENTS);
        Duration drip = settings.plan().millis(Knob.WAIT_MS);
        Duration silence = settings.plan().millis(Knob.PAUSE_MS);
        setUp(scenario("slow clients")
                        .during(settings.seconds(), false)
                        .on(exec(Requests.drip(drip, DRIPPED_BYTES), pause(silence), Requests.echo()))
                        .injectOpen(rampUsers(settings.users()).during(settings.ramp())))
                .protocols(settings.protocol())
                .assertions(new Expectations(settings.plan())
                        .request(Requests.DRIP, drip)
                        .request(Requests.ECHO)
                        .list());
    }
}
