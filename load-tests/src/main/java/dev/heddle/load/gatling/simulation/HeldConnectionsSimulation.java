package dev.heddle.load.gatling.simulation;

import static io.gatling.javaapi.core.CoreDsl.constantConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.heddle.load.gatling.Knob;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ramps to many connections, holds all of them, each sending a request now and then, and asserts that nothing fails.
 *
 * <p>A virtual user has a connection pool of its own and sends one request at a time, so users are connections. The
 * injection is closed, since the number of users at one time is what is wanted; each user loops until the end of the hold,
 * so that none has to be replaced. The hold begins when the last connection has had its first answer, which on a busy
 * machine is some time after the ramp.
 */
public final class HeldConnectionsSimulation extends Simulation {
    /** A user that left before the injection ends would be replaced by a new one, with a new connection. */
    private static final Duration PAST_INJECTION = Duration.ofSeconds(1);

    /** If some never arrive the others do not wait for them any longer; the server's counts then fail the run. */
    private static final Duration LATEST_ARRIVAL = Duration.ofMinutes(2);

    /** Injectors do not start at the same moment: the first ones wait for the last. */
    private static final Duration OF_SEVERAL_INJECTORS = Duration.ofSeconds(5);

    private final Settings settings = Settings.of(KnownSimulation.HELD);
    private final int connections = settings.share().of(settings.plan().get(Knob.CONNECTIONS));
    private final Duration ramp = settings.ramp();
    private final Duration hold = holdOf(settings);
    private final Duration interval = settings.plan().seconds(Knob.INTERVAL);

    /** When the first user came, by {@link System#nanoTime}. Any of Gatling's threads, as all below. */
    private final AtomicLong start = new AtomicLong();

    /** Users whose connection has had its first answer, or the failure in its place. */
    private final AtomicInteger arrived = new AtomicInteger();

    /** When the hold ends; 0 before all have arrived. */
    private volatile long holdEnd;

    /** Gatling makes it, from the system properties. */
    public HeldConnectionsSimulation() {
        setUp(hold())
                .protocols(settings.protocol())
                .assertions(new Expectations(settings.plan())
                        .request(Requests.ECHO, settings.plan().get(Knob.CONNECTIONS), Duration.ZERO)
                        .list());
    }

    private static Duration holdOf(Settings settings) {
        Duration hold = settings.plan().seconds(Knob.HOLD);
        return settings.share().count() == 1 ? hold : hold.plus(OF_SEVERAL_INJECTORS);
    }

    private PopulationBuilder hold() {
        return scenario("hold")
                .exec(this::begin)
                .exec(Requests.echo())
                .exec(this::arrive)
                .asLongAs(session -> untilHoldEnd().isPositive())
                .on(pause(session -> pauseOf(untilHoldEnd())).exec(Requests.echo()))
                .injectClosed(
                        rampConcurrentUsers(0).to(connections).during(ramp),
                        constantConcurrentUsers(connections).during(hold));
    }

    private Session begin(Session session) {
        start.compareAndSet(0, System.nanoTime());
        return session;
    }

    private Session arrive(Session session) {
        if (arrived.incrementAndGet() == connections) {
            long injectionEnd = injectionEnd() + PAST_INJECTION.toNanos();
            holdEnd = Math.max(injectionEnd, System.nanoTime() + hold.toNanos());
        }
        return session;
    }

    private Duration untilHoldEnd() {
        long known = holdEnd;
        long end = known == 0 ? injectionEnd() + LATEST_ARRIVAL.toNanos() : known;
        return Duration.ofNanos(end - System.nanoTime());
    }

    private long injectionEnd() {
        return start.get() + ramp.plus(hold).toNanos();
    }

    /** The interval, but never past the end: all connections stay to it, and none much longer. */
    private Duration pauseOf(Duration left) {
        Duration shorter = left.compareTo(interval) < 0 ? left : interval;
        return shorter.isNegative() ? Duration.ZERO : shorter;
    }
}
