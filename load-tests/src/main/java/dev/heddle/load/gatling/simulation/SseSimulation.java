package dev.heddle.load.gatling.simulation;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.sse;

import dev.heddle.load.gatling.Knob;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.SseConnectActionBuilder;
import java.time.Duration;
import java.util.Locale;

/**
 * Server-sent events: each user opens {@code /sse}, gets every event of the stream in order and at its time, and opens the
 * next. The time of an event is counted from the one before, so the limits are for how late it is beyond the interval.
 */
public final class SseSimulation extends Simulation {
    private static final String OPEN = "open";
    private static final String EVENT = "event";

    /** Far more than the limit of any answer: it is to end the wait, not to judge. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Gatling makes it, from the system properties. */
    public SseSimulation() {
        Settings settings = Settings.of(KnownSimulation.SSE);
        int events = settings.plan().get(Knob.REQUESTS);
        Duration interval = settings.plan().millis(Knob.WAIT_MS);
        setUp(scenario("sse")
                        .during(settings.seconds(), false)
                        .on(stream(events, interval))
                        .injectOpen(rampUsers(settings.users()).during(settings.ramp())))
                .protocols(settings.protocol())
                .assertions(new Expectations(settings.plan())
                        .request(OPEN)
                        .request(EVENT, settings.plan().get(Knob.USERS), interval)
                        .list());
    }

    /** As many events as are waited for: one that nobody waits for would be a request without an end in Gatling's log. */
    private static ChainBuilder stream(int events, Duration interval) {
        String path = String.format(
                Locale.ROOT,
                "/sse?count=%d&duration=%.3f",
                events,
                interval.multipliedBy(events - 1L).toMillis() / 1e3);
        SseConnectActionBuilder open = sse(OPEN).get(path);
        for (int id = 0; id < events; id++) {
            open = open.await(PATIENCE.plus(interval))
                    .on(sse.checkMessage(EVENT)
                            .check(
                                    jsonPath("$.event").is("ping"),
                                    jsonPath("$.id").is(Integer.toString(id))));
        }
        return exec(open).exec(sse("close").close());
    }
}
