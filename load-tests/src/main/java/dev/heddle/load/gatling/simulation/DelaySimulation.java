package dev.heddle.load.gatling.simulation;

import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.heddle.load.gatling.Knob;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/**
 * Thousands of handlers suspended at once: each user asks for {@code /delay} again and again, so that nearly all of the
 * server's coroutines sleep at any time. The limits are for what an answer takes beyond the delay it asked for, and an
 * answer that comes before it is a failure.
 */
public final class DelaySimulation extends Simulation {
    /** Gatling makes it, from the system properties. */
    public DelaySimulation() {
        Settings settings = Settings.of(KnownSimulation.DELAY);
        Duration delay = settings.plan().millis(Knob.WAIT_MS);
        long users = settings.plan().get(Knob.USERS);
        setUp(scenario("delay")
                        .during(settings.seconds())
                        .on(Requests.delay(delay))
                        .injectOpen(rampUsers(settings.users()).during(settings.ramp())))
                .protocols(settings.protocol())
                .assertions(new Expectations(settings.plan())
                        .request(Requests.DELAY, users, delay)
                        .list());
    }
}
