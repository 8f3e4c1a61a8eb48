package dev.heddle.load.overload;

import dev.heddle.load.support.CpuList;
import dev.heddle.load.support.Locations;
import dev.heddle.load.support.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/**
 * What the program can be told.
 *
 * @param micros that the handler computes
 * @param percents of its capacity that the server is asked for, at least one
 * @param connections of the clients
 * @param patience after which a client gives up
 * @param shedMillis after which requests are shed
 * @param rounds of all windows
 * @param seconds of each window
 */
record OverloadOptions(
        int micros,
        List<Integer> percents,
        int connections,
        Duration patience,
        int shedMillis,
        int rounds,
        Duration seconds,
        CpuList serverCpus,
        CpuList clientCpus,
        List<String> serverJvm,
        Path results) {
    private static final Set<String> NAMES = Set.of(
            "overload.micros",
            "overload.percent",
            "overload.connections",
            "overload.patience-ms",
            "overload.shed-ms",
            "overload.rounds",
            "overload.seconds",
            "overload.server-cpus",
            "overload.client-cpus",
            "server.jvm",
            "results");

    private static final int MOST_FOR_CAPACITY = 64;

    static OverloadOptions from(String[] arguments, Properties properties) {
        Options options = Options.of(List.of(arguments), properties, NAMES);
        return new OverloadOptions(
                options.number("overload.micros", 500, 10, 100_000),
                options.numbers("overload.percent", List.of(100, 150, 200, 300), 10, 1_000),
                options.number("overload.connections", 8_000, 1, 20_000),
                Duration.ofMillis(options.number("overload.patience-ms", 500, 1, 60_000)),
                options.number("overload.shed-ms", 100, 1, 60_000),
                options.number("overload.rounds", 3, 1, 100),
                Duration.ofSeconds(options.number("overload.seconds", 8, 1, 600)),
                CpuList.from(options, "overload.server-cpus", CpuList.first()),
                CpuList.from(options, "overload.client-cpus", CpuList.last()),
                options.words("server.jvm"),
                options.text("results")
                        .map(Path::of)
                        .orElseGet(() -> Locations.target().resolve("overload"))
                        .toAbsolutePath());
    }

    /** So few that each waits no more than half as long as it takes to be shed. */
    int capacityConnections() {
        return Math.clamp(shedMillis * 1_000L / (2L * micros), 1, MOST_FOR_CAPACITY);
    }
}
