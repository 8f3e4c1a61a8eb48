package dev.heddle.load.bench;

import dev.heddle.load.support.CpuList;
import dev.heddle.load.support.HeddleServer;
import dev.heddle.load.support.Locations;
import dev.heddle.load.support.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/**
 * What the benchmark can be told.
 *
 * @param measure {@link #CPU}, {@link #HEAP} or {@link #STREAM}
 * @param warmUp load on each server before the first figure
 * @param settle load before each window; with the heap, quiet before each look at it
 * @param window what is measured in each round
 * @param bodyBytes what passes through in the stream measurement
 * @param results where the tables and the servers' logs go
 */
record BenchOptions(
        String measure,
        Contenders contenders,
        List<String> servers,
        List<Integer> connections,
        int rounds,
        Duration warmUp,
        Duration settle,
        Duration window,
        CpuList serverCpus,
        CpuList clientCpus,
        long bodyBytes,
        Path results) {
    static final String CPU = "cpu";
    static final String HEAP = "heap";
    static final String STREAM = "stream";

    private static final Set<String> NAMES = Set.of(
            "bench.measure",
            "bench.servers",
            "bench.connections",
            "bench.rounds",
            "bench.warm-up",
            "bench.settle",
            "bench.seconds",
            "bench.server-cpus",
            "bench.client-cpus",
            "bench.event-loops",
            "bench.jvm",
            "bench.body-mb",
            "results",
            HeddleServer.JAR_OPTION);

    /** The source ports that one address has, less some for the rest of the machine. */
    private static final int MAX_CONNECTIONS = 25_000;

    private static final List<Integer> CPU_CONNECTIONS = List.of(64, 1_000, 18_000);
    private static final List<Integer> HEAP_CONNECTIONS = List.of(10_000);
    private static final List<String> DEFAULT_SERVERS =
            List.of(Contenders.BASELINE, Contenders.HEDDLE, ModelServer.Model.DEFAULT_POOL.label());
    private static final int MAX_SECONDS = 3_600;
    private static final String DEFAULT_JVM = "-Xmx1g";

    static BenchOptions from(String[] arguments, Properties properties) {
        Options options = Options.of(List.of(arguments), properties, NAMES);
        String measure = options.name("bench.measure", CPU, Set.of(CPU, HEAP, STREAM));
        List<Integer> defaultConnections = measure.equals(HEAP) ? HEAP_CONNECTIONS : CPU_CONNECTIONS;
        CpuList serverCpus = CpuList.from(options, "bench.server-cpus", CpuList.all());
        return new BenchOptions(
                measure,
                contenders(options, serverCpus),
                options.names("bench.servers", DEFAULT_SERVERS, Contenders.names()),
                options.numbers("bench.connections", defaultConnections, 1, MAX_CONNECTIONS),
                options.number("bench.rounds", 5, 1, 1_000),
                seconds(options, "bench.warm-up", 10, 0),
                seconds(options, "bench.settle", 1, 0),
                seconds(options, "bench.seconds", 8, 1),
                serverCpus,
                CpuList.from(options, "bench.client-cpus", CpuList.last()),
                (long) options.number("bench.body-mb", 1_024, 64, 1_000_000) << 20,
                options.text("results")
                        .map(Path::of)
                        .orElseGet(() -> Locations.target().resolve("bench")));
    }

    private static Contenders contenders(Options options, CpuList serverCpus) {
        List<String> given = options.words("bench.jvm");
        List<String> jvm = given.isEmpty() ? List.of(DEFAULT_JVM) : given;
        int loops = options.number("bench.event-loops", serverCpus.cpus().size(), 1, 1_024);
        return new Contenders(() -> HeddleServer.findJar(options), jvm, loops);
    }

    private static Duration seconds(Options options, String name, int fallback, int min) {
        return Duration.ofSeconds(options.number(name, fallback, min, MAX_SECONDS));
    }

    int mostConnections() {
        return connections.stream().mapToInt(Integer::intValue).max().orElse(0);
    }
}
