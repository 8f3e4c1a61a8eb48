package dev.heddle.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.constantConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
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
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ramps to many connections, holds all of them, each sending a request now and then, and asserts that nothing fails.
 * Afterwards a few connections send as fast as they are answered.
 *
 * <p>A virtual user has a connection pool of its own and sends one request at a time, so users are connections
 * ({@code shareConnections} would undo that). The injection is closed, since the number of users at one time is what is
 * wanted; each user loops until the end of the hold, so that none has to be replaced.
 */
public final class EchoSimulation extends Simulation {
    /** The option with the addresses to send to, separated by commas. */
    static final String BASE_URLS = "base-urls";

    private static final String ECHO = "echo";
    private static final String PLAINTEXT = "plaintext";

    /** A user that left before the injection ends would be replaced by a new one, with a new connection. */
    private static final Duration PAST_INJECTION = Duration.ofSeconds(1);

    private final LoadPlan plan;

    /** When the hold ends, by {@link System#nanoTime}; 0 until the first user comes. Any of Gatling's threads. */
    private final AtomicLong holdEnd = new AtomicLong();

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
                .asLongAs(session -> untilHoldEnd().isPositive())
                .on(echo().pause(session -> pauseOf(untilHoldEnd())))
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

    private Duration untilHoldEnd() {
        long now = System.nanoTime();
        long length = Duration.ofSeconds(plan.rampSeconds() + plan.holdSeconds())
                .plus(PAST_INJECTION)
                .toNanos();
        holdEnd.compareAndSet(0, now + length);
        return Duration.ofNanos(holdEnd.get() - now);
    }

    /** The interval, but never past the end: all connections stay to it, and none much longer. */
    private Duration pauseOf(Duration left) {
        Duration interval = Duration.ofSeconds(plan.intervalSeconds());
        Duration shorter = left.compareTo(interval) < 0 ? left : interval;
        return shorter.isNegative() ? Duration.ZERO : shorter;
    }
}
