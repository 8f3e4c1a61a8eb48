package dev.heddle.load.soak;

import dev.heddle.load.support.HeddleServer;
import dev.heddle.load.support.Locations;
import dev.heddle.load.support.Options;
import dev.heddle.load.support.UsageException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/**
 * What the program can be told.
 *
 * @param time of the soak
 * @param connections open at all times
 * @param rate turns of connections a second
 * @param sample between two looks at the server
 * @param seed of what the connections do
 * @param growthBytes of live heap and of direct memory that are no leak
 * @param docs whether the report goes to the documents of this module too
 * @param serverJvm further flags of the server's JVM
 */
record SoakOptions(
        Duration time,
        int connections,
        int rate,
        Duration sample,
        long seed,
        long growthBytes,
        boolean docs,
        List<String> serverJvm,
        Path jar,
        Path results) {
    private static final String SEED = "soak.seed";

    private static final Set<String> NAMES = Set.of(
            "soak.minutes",
            "soak.seconds",
            "soak.connections",
            "soak.rate",
            "soak.sample",
            SEED,
            "soak.growth-mb",
            "soak.docs",
            "server.jvm",
            "results",
            HeddleServer.JAR_OPTION);

    /** The server closes after 10 s what has sent nothing: each has its turn before. */
    private static final int MOST_SECONDS_BETWEEN_TURNS = 6;

    private static final int MOST_CONNECTIONS = 100_000;
    private static final int MOST_SEED = 999_999_999;

    static SoakOptions from(String[] arguments, Properties properties) {
        Options options = Options.of(List.of(arguments), properties, NAMES);
        int seconds = 60 * options.number("soak.minutes", 30, 1, 1_440);
        int connections = options.number("soak.connections", 15_000, 1, MOST_CONNECTIONS);
        int rate = options.number("soak.rate", 3_000, 1, MOST_CONNECTIONS);
        if (rate * MOST_SECONDS_BETWEEN_TURNS < connections) {
            throw new UsageException(
                    "soak.rate: '%d': for %,d connections allowed is %,d and more: each has its turn in time"
                            .formatted(rate, connections, Math.ceilDiv(connections, MOST_SECONDS_BETWEEN_TURNS)));
        }
        return new SoakOptions(
                Duration.ofSeconds(options.number("soak.seconds", seconds, 1, 86_400)),
                connections,
                rate,
                Duration.ofSeconds(options.number("soak.sample", 30, 1, 3_600)),
                options.number(SEED, new SecureRandom().nextInt(MOST_SEED), 0, MOST_SEED),
                (long) options.number("soak.growth-mb", 16, 1, 10_000) << 20,
                options.name("soak.docs", "false", Set.of("true", "false")).equals("true"),
                options.words("server.jvm"),
                HeddleServer.findJar(options),
                options.text("results")
                        .map(Path::of)
                        .orElseGet(() -> Locations.target().resolve("soak"))
                        .toAbsolutePath());
    }
}
