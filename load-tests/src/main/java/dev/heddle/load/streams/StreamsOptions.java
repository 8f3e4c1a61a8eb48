package dev.heddle.load.streams;

import dev.heddle.load.support.HeddleServer;
import dev.heddle.load.support.Locations;
import dev.heddle.load.support.Options;
import dev.heddle.load.support.UsageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/**
 * What the program can be told.
 *
 * @param measure {@link #FLIGHT} or {@link #HEAP}
 * @param streams requests at once on each connection
 * @param delay that the server takes for each
 * @param ramp in which all are sent: shorter than the delay, else the first were answered before the last are sent
 * @param clients processes; {@link #AS_NEEDED} for as many as the limit of open files demands
 * @param warmUp requests before, which take a second each
 * @param residentMb what the server's process may take
 * @param serverJvm flags of its JVM, none for those that the plan has
 * @param results where the table and the server's log go
 */
record StreamsOptions(
        String measure,
        int connections,
        int streams,
        Duration delay,
        Duration ramp,
        int clients,
        int warmUp,
        int residentMb,
        List<String> serverJvm,
        Path jar,
        Path results) {
    static final String FLIGHT = "flight";
    static final String HEAP = "heap";
    static final int AS_NEEDED = 0;

    private static final Set<String> NAMES = Set.of(
            "streams.measure",
            "streams.connections",
            "streams.streams",
            "streams.delay",
            "streams.ramp",
            "streams.clients",
            "streams.warm-up",
            "streams.resident-mb",
            "server.jvm",
            "results",
            HeddleServer.JAR_OPTION);

    private static final int MOST_CONNECTIONS = 1_000_000;
    private static final int MOST_STREAMS = 10_000;
    private static final int MOST_REQUESTS = 100_000_000;
    private static final int MOST_WARM_UP = 100_000;
    private static final int MOST_SECONDS = 3_600;
    private static final int SENT_PER_SECOND = 25_000;
    private static final int RESIDENT_MB = 8_000;

    static StreamsOptions from(String[] arguments, Properties properties) {
        Options options = Options.of(List.of(arguments), properties, NAMES);
        String measure = options.name("streams.measure", FLIGHT, Set.of(FLIGHT, HEAP));
        boolean heap = measure.equals(HEAP);
        int connections = options.number("streams.connections", heap ? 200 : 10_000, 1, MOST_CONNECTIONS);
        int streams = options.number("streams.streams", 100, 1, MOST_STREAMS);
        int requests = (int) Math.min(MOST_REQUESTS, (long) connections * streams);
        int delay = options.number("streams.delay", 60, 1, MOST_SECONDS);
        int ramp = options.number("streams.ramp", Math.ceilDiv(requests, SENT_PER_SECOND), 0, MOST_SECONDS);
        if (ramp >= delay && ramp > 0) {
            throw new UsageException(
                    "streams.ramp: '%d': allowed is less than streams.delay, which is %d".formatted(ramp, delay));
        }
        return new StreamsOptions(
                measure,
                connections,
                streams,
                Duration.ofSeconds(delay),
                Duration.ofSeconds(ramp),
                options.number("streams.clients", AS_NEEDED, AS_NEEDED, StreamsPlan.MOST_CLIENTS),
                options.number("streams.warm-up", heap ? 20_000 : Math.min(100_000, requests / 10), 0, MOST_WARM_UP),
                options.number("streams.resident-mb", RESIDENT_MB, 1, Integer.MAX_VALUE),
                options.words("server.jvm"),
                HeddleServer.findJar(options),
                options.text("results")
                        .map(Path::of)
                        .orElseGet(() -> Locations.target().resolve("streams")));
    }

    /** The same with other requests: before what is measured. */
    StreamsOptions forWarmUp() {
        int few = Math.max(1, warmUp / streams);
        return new StreamsOptions(
                measure,
                few,
                streams,
                Duration.ofSeconds(1),
                Duration.ZERO,
                clients,
                warmUp,
                residentMb,
                serverJvm,
                jar,
                results);
    }
}
