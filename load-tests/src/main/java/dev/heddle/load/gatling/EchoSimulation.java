package dev.heddle.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.constantConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import dev.heddle.load.support.Options;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ramps to many connections, holds all of them, each sending a request now and then, and asserts that nothing fails.
 * Afterwards a few connections send as fast as they are answered.
 *
 * <p>A virtual user has a connection pool of its own and sends one request at a time, so users are connections
 * ({@code shareConnections} would undo that). The injection is closed, since the number of users at one time is what is
 * wanted; each user loops until the end of the hold, so that none has to be replaced. The hold begins when the last
 * connection has had its first answer, which on a busy machine is some time after the ramp.
 */
public final class EchoSimulation extends Simulation {
    /** The option with the addresses to send to, separated by commas. */
    static final String BASE_URLS = "base-urls";

    private static final String ECHO = "echo";
    private static final String PLAINTEXT = "plaintext";

    /** A user that left before the injection ends would be replaced by a new one, with a new connection. */
    private static final Duration PAST_INJECTION = Duration.ofSeconds(1);

    /** If some never arrive the others do not wait for them any longer; the server's counts then fail the run. */
    private static final Duration LATEST_ARRIVAL = Duration.ofMinutes(2);

    private final LoadPlan plan;

    /** When the first user came, by {@link System#nanoTime}. Any of Gatling's threads, as all below. */
    private final AtomicLong start = new AtomicLong();

    /** Users whose connection has had its first answer, or the failure in its place. */
    private final AtomicInteger arrived = new AtomicInteger();

    /** When the hold ends; 0 before all have arrived. */
    private volatile long holdEnd;

    /** Gatling makes it, from the system properties. */
    public EchoSimulation() {
        Options options = Options.of(List.of(), System.getProperties(), optionNames());
        plan = LoadPlan.from(options);
        String baseUrls = options.text(BASE_URLS).orElse("http://127.0.0.1:8080");
        setUp(hold().andThen(throughput()))
                .protocols(protocol(List.of(baseUrls.split(",", -1))))
                .assertions(
                        global().failedRequests().count().is(0L),
                        details(ECHO).successfulRequests().count().gte((long) plan.connections()),
                        details(PLAINTEXT).successfulRequests().count().gte((long) plan.throughputConnections()));
    }

    private static Set<String> optionNames() {
        Set<String> names = new HashSet<>(LoadPlan.OPTIONS);
        names.add(BASE_URLS);
        return names;
    }

    private static HttpProtocolBuilder protocol(List<String> baseUrls) {
        return http.baseUrls(baseUrls).disableWarmUp().disableCaching().contentTypeHeader("text/plain");
    }

    private PopulationBuilder hold() {
        Duration ramp = Duration.ofSeconds(plan.rampSeconds());
        Duration hold = Duration.ofSeconds(plan.holdSeconds());
        return scenario("hold")
                .exec(this::begin)
                .exec(echo())
                .exec(this::arrive)
                .asLongAs(session -> untilHoldEnd().isPositive())
                .on(pause(session -> pauseOf(untilHoldEnd())).exec(echo()))
                .injectClosed(
                        rampConcurrentUsers(0).to(plan.connections()).during(ramp),
                        constantConcurrentUsers(plan.connections()).during(hold));
    }

    private PopulationBuilder throughput() {
        return scenario("throughput")
                .during(Duration.ofSeconds(plan.throughputSeconds()))
                .on(exec(http(PLAINTEXT)
                        .get("/plaintext")
                        .check(status().is(200), bodyString().is("Hello, World!"))))
                .injectOpen(atOnceUsers(plan.throughputConnections()));
    }

    /** Each connection's text is its own: an answer that belongs to another one is a failure. */
    private static ChainBuilder echo() {
        return exec(http(ECHO)
                .post("/echo")
                .body(StringBody(EchoSimulation::textOf))
                .check(status().is(200), bodyString().is(EchoSimulation::textOf)));
    }

    private static String textOf(Session session) {
        return "connection " + session.userId();
    }

    private Session begin(Session session) {
        start.compareAndSet(0, System.nanoTime());
        return session;
    }

    private Session arrive(Session session) {
        if (arrived.incrementAndGet() == plan.connections()) {
            long injectionEnd = injectionEnd() + PAST_INJECTION.toNanos();
            long holdOver =
                    System.nanoTime() + Duration.ofSeconds(plan.holdSeconds()).toNanos();
            holdEnd = Math.max(injectionEnd, holdOver);
        }
        return session;
    }

    private Duration untilHoldEnd() {
        long known = holdEnd;
        long end = known == 0 ? injectionEnd() + LATEST_ARRIVAL.toNanos() : known;
        return Duration.ofNanos(end - System.nanoTime());
    }

    private long injectionEnd() {
        return start.get()
                + Duration.ofSeconds((long) plan.rampSeconds() + plan.holdSeconds())
                        .toNanos();
    }

    /** The interval, but never past the end: all connections stay to it, and none much longer. */
    private Duration pauseOf(Duration left) {
        Duration interval = Duration.ofSeconds(plan.intervalSeconds());
        Duration shorter = left.compareTo(interval) < 0 ? left : interval;
        return shorter.isNegative() ? Duration.ZERO : shorter;
    }
}
