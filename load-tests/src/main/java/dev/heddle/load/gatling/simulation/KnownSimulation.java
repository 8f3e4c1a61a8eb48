package dev.heddle.load.gatling.simulation;

import static dev.heddle.load.gatling.Knob.BODY_KB;
import static dev.heddle.load.gatling.Knob.CONNECTIONS;
import static dev.heddle.load.gatling.Knob.HOLD;
import static dev.heddle.load.gatling.Knob.INTERVAL;
import static dev.heddle.load.gatling.Knob.PAUSE_MS;
import static dev.heddle.load.gatling.Knob.RAMP;
import static dev.heddle.load.gatling.Knob.RATE;
import static dev.heddle.load.gatling.Knob.REQUESTS;
import static dev.heddle.load.gatling.Knob.SECONDS;
import static dev.heddle.load.gatling.Knob.USERS;
import static dev.heddle.load.gatling.Knob.WAIT_MS;

import dev.heddle.load.gatling.Defaults;
import dev.heddle.load.gatling.Knob;
import dev.heddle.load.gatling.LoadPlan;
import dev.heddle.load.gatling.Size;
import dev.heddle.load.support.Options;
import dev.heddle.load.support.UsageException;
import io.gatling.javaapi.core.Simulation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A simulation that can be run: its name, what it shows, and its sizes by default. A further one is a class and an entry
 * here; they run in the order of {@link #all}. Immutable.
 */
public final class KnownSimulation {
    /** {@link HeldConnectionsSimulation}. */
    public static final KnownSimulation HELD = new KnownSimulation(
            "held",
            HeldConnectionsSimulation.class,
            "tens of thousands of connections held, each sends a request now and then",
            Defaults.none()
                    .with(CONNECTIONS, 50, 10_000, 18_000)
                    .with(RAMP, 1, 20, 30)
                    .with(HOLD, 2, 60, 300)
                    .with(INTERVAL, 1, 10, 30)
                    .limits(2_000, 5_000, 30_000));
    /** {@link ThroughputSimulation}. */
    public static final KnownSimulation THROUGHPUT = new KnownSimulation(
            "throughput",
            ThroughputSimulation.class,
            "a few connections, requests as fast as they are answered",
            Defaults.none().with(USERS, 8, 64, 256).with(SECONDS, 1, 10, 60).limits(200, 500, 5_000));
    /** {@link LatencySimulation}. */
    public static final KnownSimulation LATENCY = new KnownSimulation(
            "latency",
            LatencySimulation.class,
            "times at a fixed rate of arrivals, an open load that hides no stall",
            Defaults.none()
                    .with(RAMP, 1, 10, 20)
                    .with(RATE, 50, 1_000, 5_000)
                    .with(SECONDS, 1, 30, 120)
                    .limits(100, 500, 5_000));
    /** {@link DelaySimulation}. */
    public static final KnownSimulation DELAY = new KnownSimulation(
            "delay",
            DelaySimulation.class,
            "thousands of handlers suspended at once in /delay",
            Defaults.none()
                    .with(USERS, 50, 5_000, 15_000)
                    .with(RAMP, 1, 10, 30)
                    .with(SECONDS, 1, 20, 60)
                    .with(WAIT_MS, 200, 1_000, 2_000)
                    .limits(1_000, 2_000, 10_000));
    /** {@link StreamingSimulation}. */
    public static final KnownSimulation STREAMING = new KnownSimulation(
            "streaming",
            StreamingSimulation.class,
            "long bodies up and down, with a length and in chunks",
            Defaults.none()
                    .with(USERS, 2, 16, 64)
                    .with(SECONDS, 1, 20, 60)
                    .with(BODY_KB, 64, 1_024, 4_096)
                    .limits(2_000, 5_000, 20_000));
    /** {@link SlowClientsSimulation}. */
    public static final KnownSimulation SLOW_CLIENTS = new KnownSimulation(
            "slow-clients",
            SlowClientsSimulation.class,
            "many clients with responses that drip and silences between requests",
            Defaults.none()
                    .with(USERS, 20, 2_000, 10_000)
                    .with(RAMP, 1, 10, 30)
                    .with(SECONDS, 1, 20, 120)
                    .with(WAIT_MS, 200, 3_000, 10_000)
                    .with(PAUSE_MS, 100, 3_000, 10_000)
                    .limits(1_000, 2_000, 10_000));
    /** {@link KeepAliveChurnSimulation}. */
    public static final KnownSimulation KEEP_ALIVE_CHURN = new KnownSimulation(
            "keep-alive-churn",
            KeepAliveChurnSimulation.class,
            "a few requests on each connection, then the server closes it",
            Defaults.none()
                    .with(USERS, 4, 64, 256)
                    .with(SECONDS, 1, 20, 60)
                    .with(REQUESTS, 3, 5, 5)
                    .limits(500, 1_000, 10_000));
    /** {@link ConnectionChurnSimulation}. */
    public static final KnownSimulation CONNECTION_CHURN = new KnownSimulation(
            "connection-churn",
            ConnectionChurnSimulation.class,
            "a new connection for each request, at a fixed rate",
            Defaults.none().with(RATE, 20, 300, 1_000).with(SECONDS, 1, 20, 60).limits(500, 1_000, 10_000));
    /** {@link ProxySimulation}. */
    public static final KnownSimulation PROXY = new KnownSimulation(
            "proxy",
            ProxySimulation.class,
            "small requests and long bodies through the reverse proxy to an echo server",
            Defaults.none()
                    .with(USERS, 8, 64, 256)
                    .with(SECONDS, 1, 20, 60)
                    .with(BODY_KB, 64, 64, 64)
                    .limits(500, 1_000, 10_000));
    /** {@link SseSimulation}. */
    public static final KnownSimulation SSE = new KnownSimulation(
            "sse",
            SseSimulation.class,
            "streams of server-sent events, each event in order and in time",
            Defaults.none()
                    .with(USERS, 10, 1_000, 10_000)
                    .with(RAMP, 1, 10, 30)
                    .with(SECONDS, 1, 20, 60)
                    .with(REQUESTS, 3, 10, 10)
                    .with(WAIT_MS, 50, 500, 1_000)
                    .limits(1_000, 2_000, 10_000));
    /** {@link WebSocketSimulation}. */
    public static final KnownSimulation WEBSOCKET = new KnownSimulation(
            "websocket",
            WebSocketSimulation.class,
            "WebSocket connections that are kept, texts echoed",
            Defaults.none()
                    .with(USERS, 10, 1_000, 10_000)
                    .with(RAMP, 1, 10, 30)
                    .with(SECONDS, 1, 20, 60)
                    .with(PAUSE_MS, 100, 1_000, 2_000)
                    .limits(1_000, 2_000, 10_000));
    /** {@link Http2Simulation}. */
    public static final KnownSimulation HTTP2 = new KnownSimulation(
            "http2",
            Http2Simulation.class,
            "HTTP/2 over TLS: pages with parts that are streams of the same connection, and echoes",
            Defaults.none().with(USERS, 8, 64, 256).with(SECONDS, 1, 20, 60).limits(500, 1_000, 10_000));
    /** {@link MixedSimulation}. */
    public static final KnownSimulation MIXED = new KnownSimulation(
            "mixed", MixedSimulation.class, "a bit of everything at once, by weight", mixed(1, 30, 120));
    /** {@link SoakSimulation}. */
    public static final KnownSimulation SOAK = new KnownSimulation(
            "soak",
            SoakSimulation.class,
            "mixed for long; the server's heap, connections and coroutines must return",
            mixed(2, 300, 7_200));

    private static final List<KnownSimulation> ALL = List.of(
            HELD,
            THROUGHPUT,
            LATENCY,
            DELAY,
            STREAMING,
            SLOW_CLIENTS,
            KEEP_ALIVE_CHURN,
            CONNECTION_CHURN,
            PROXY,
            SSE,
            WEBSOCKET,
            HTTP2,
            MIXED,
            SOAK);

    /** Of {@link #THROUGHPUT}, beside the names that all simulations share. */
    private static final Map<Knob, String> THROUGHPUT_ALIASES =
            Map.of(USERS, "throughput.connections", SECONDS, "throughput.seconds");

    private final String word;
    private final Class<? extends Simulation> type;
    private final String shows;
    private final Defaults defaults;

    private KnownSimulation(String word, Class<? extends Simulation> type, String shows, Defaults defaults) {
        this.word = word;
        this.type = type;
        this.shows = shows;
        this.defaults = defaults;
    }

    /** Every one, in the order in which they run. */
    public static List<KnownSimulation> all() {
        return ALL;
    }

    private static Defaults mixed(int smokeSeconds, int normalSeconds, int largeSeconds) {
        return Defaults.none()
                .with(USERS, 10, 200, 2_000)
                .with(RAMP, 1, 5, 20)
                .with(SECONDS, smokeSeconds, normalSeconds, largeSeconds)
                .with(BODY_KB, 64, 256, 256)
                .with(WAIT_MS, 50, 200, 200)
                .with(PAUSE_MS, 20, 100, 500)
                .limits(1_000, 2_000, 10_000);
    }

    /** The name, as options and reports have it. */
    public String word() {
        return word;
    }

    /** The class that Gatling runs. */
    public Class<? extends Simulation> type() {
        return type;
    }

    /** What it shows, in one line. */
    public String shows() {
        return shows;
    }

    /** Its sizes and limits unless options say otherwise. */
    public Defaults defaults() {
        return defaults;
    }

    /** Whether the load goes to a reverse proxy, with the echo server behind it. */
    public boolean isThroughProxy() {
        return equals(PROXY);
    }

    /** Whether the load needs a server that speaks TLS. */
    public boolean isOverTls() {
        return equals(HTTP2);
    }

    /** All options' names that some simulation's plan is read from. */
    public static Set<String> optionNames() {
        return Stream.concat(Knob.optionNames(), THROUGHPUT_ALIASES.values().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Its plan: what options say, else the default of this size. */
    public LoadPlan plan(Options options, Size size) {
        LoadPlan plan = LoadPlan.from(options, defaults, size);
        if (equals(THROUGHPUT)) {
            for (var alias : THROUGHPUT_ALIASES.entrySet()) {
                Optional<Integer> value = alias.getKey().from(options, alias.getValue());
                plan = value.isPresent() ? plan.with(alias.getKey(), value.get()) : plan;
            }
        }
        return plan;
    }

    /** Refuses a size that none of these simulations has: it would else be ignored without a word. */
    public static void requireUse(Set<KnownSimulation> chosen, Options options) {
        for (Knob knob : Knob.values()) {
            boolean isUsed = chosen.stream()
                    .anyMatch(simulation -> simulation.defaults.knobs().contains(knob));
            if (options.text(knob.option()).isPresent() && !isUsed) {
                throw new UsageException(
                        "%s: none of the chosen simulations has it; %s".formatted(knob.option(), knobsOf(chosen)));
            }
        }
    }

    private static String knobsOf(Set<KnownSimulation> chosen) {
        Set<String> names = new LinkedHashSet<>();
        chosen.forEach(simulation ->
                simulation.defaults.knobs().stream().map(Knob::option).forEach(names::add));
        return "allowed are " + String.join(", ", names);
    }
}
