package dev.heddle.load.hold;

import dev.heddle.load.support.HeddleServer;
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
 * @param measure {@link #CONNECTIONS} or {@link #BURST}
 * @param connections held, or opened at once
 * @param seconds for which all are held; with a burst, the length of the windows before and after
 * @param interval between two requests of one connection
 * @param ramp in which they are opened
 * @param servers processes; {@link #AS_NEEDED} for as many as the limit of open files demands
 * @param injectors the same
 * @param open connections that send requests while a burst comes
 * @param rounds bursts
 * @param serverJvm flags of the servers' JVMs, none for those that the plan has
 * @param results where the table and the servers' logs go
 */
record HoldOptions(
        String measure,
        int connections,
        Duration seconds,
        Duration interval,
        Duration ramp,
        int servers,
        int injectors,
        int open,
        int rounds,
        List<String> serverJvm,
        Path jar,
        Path results) {
    static final String CONNECTIONS = "connections";
    static final String BURST = "burst";
    static final int AS_NEEDED = 0;

    private static final Set<String> NAMES = Set.of(
            "hold.measure",
            "hold.connections",
            "hold.seconds",
            "hold.interval",
            "hold.ramp",
            "hold.servers",
            "hold.injectors",
            "hold.open",
            "hold.rounds",
            "server.jvm",
            "results",
            HeddleServer.JAR_OPTION);

    private static final int MOST_CONNECTIONS = 10_000_000;
    private static final int MOST_SECONDS = 86_400;
    private static final int OPENED_PER_SECOND = 2_000;
    private static final int SHORTEST_RAMP = 5;

    static HoldOptions from(String[] arguments, Properties properties) {
        Options options = Options.of(List.of(arguments), properties, NAMES);
        String measure = options.name("hold.measure", CONNECTIONS, Set.of(CONNECTIONS, BURST));
        boolean burst = measure.equals(BURST);
        int connections = options.number("hold.connections", burst ? 10_000 : 100_000, 1, MOST_CONNECTIONS);
        int ramp = Math.max(SHORTEST_RAMP, connections / OPENED_PER_SECOND);
        return new HoldOptions(
                measure,
                connections,
                seconds(options, "hold.seconds", burst ? 5 : 120, 1),
                seconds(options, "hold.interval", 30, 1),
                seconds(options, "hold.ramp", ramp, 0),
                options.number("hold.servers", burst ? 1 : AS_NEEDED, AS_NEEDED, HoldPlan.MOST_PROCESSES),
                options.number("hold.injectors", AS_NEEDED, AS_NEEDED, HoldPlan.MOST_PROCESSES),
                options.number("hold.open", 64, 1, 10_000),
                options.number("hold.rounds", 3, 1, 100),
                options.words("server.jvm"),
                HeddleServer.findJar(options),
                options.text("results")
                        .map(Path::of)
                        .orElseGet(() -> Locations.target().resolve("hold")));
    }

    private static Duration seconds(Options options, String name, int fallback, int min) {
        return Duration.ofSeconds(options.number(name, fallback, min, MOST_SECONDS));
    }
}
