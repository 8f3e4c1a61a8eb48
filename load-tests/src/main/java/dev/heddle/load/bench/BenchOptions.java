package dev.heddle.load.bench;

import dev.heddle.load.support.CpuList;
import dev.heddle.load.support.HeddleServer;
import dev.heddle.load.support.Locations;
import dev.heddle.load.support.Options;
import dev.heddle.load.support.UsageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;

/**
 * What the benchmark can be told.
 *
 * @param measure {@link #CPU}, {@link #ALLOCATION}, {@link #HEAP}, {@link #STREAM} or {@link #START}
 * @param base the build to compare with, if there is one
 * @param tolerance by how many percent a request may cost more than with the base, if that is to be judged
 * @param warmUp load on each server before the first figure
 * @param warmUpConnections that come and go before the first figure of memory: what runs once for each is compiled then
 * @param settle load before each window; with the heap, quiet before each look at it
 * @param window what is measured in each round
 * @param bodyBytes what passes through in the stream measurement
 * @param results where the tables and the servers' logs go
 */
record BenchOptions(
        String measure,
        Optional<BaseBuild> base,
        OptionalInt tolerance,
        Contenders contenders,
        List<String> servers,
        List<Integer> connections,
        int rounds,
        Duration warmUp,
        int warmUpConnections,
        Duration settle,
        Duration window,
        CpuList serverCpus,
        CpuList clientCpus,
        long bodyBytes,
        Path results) {
    static final String CPU = "cpu";
    static final String ALLOCATION = "allocation";
    static final String HEAP = "heap";
    static final String STREAM = "stream";
    static final String START = "start";

    static final String TOLERANCE = "bench.tolerance";

    private static final Set<String> NAMES = Set.of(
            "bench.measure",
            BaseBuild.OPTION,
            TOLERANCE,
            "bench.servers",
            "bench.connections",
            "bench.rounds",
            "bench.warm-up",
            "bench.warm-up-connections",
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
    private static final List<Integer> FEW_CONNECTIONS = List.of(64);
    private static final List<Integer> HEAP_CONNECTIONS = List.of(10_000);
    private static final List<String> DEFAULT_SERVERS =
            List.of(Contenders.BASELINE, Contenders.HEDDLE, ModelServer.Model.DEFAULT_POOL.label());
    private static final List<String> STARTED_SERVERS =
            List.of(Contenders.BASELINE, Contenders.HEDDLE, Contenders.HEDDLE_AOT);
    private static final List<String> SERVERS_WITH_BASE = List.of(Contenders.BASE, Contenders.HEDDLE);
    private static final int MAX_SECONDS = 3_600;
    private static final String DEFAULT_JVM = "-Xmx1g";

    static BenchOptions from(String[] arguments, Properties properties) {
        Options options = Options.of(List.of(arguments), properties, NAMES);
        String measure = options.name("bench.measure", CPU, Set.of(CPU, ALLOCATION, HEAP, STREAM, START));
        Path results = options.text("results")
                .map(Path::of)
                .orElseGet(() -> Locations.target().resolve("bench"));
        Optional<BaseBuild> base =
                options.text(BaseBuild.OPTION).map(text -> BaseBuild.of(text, results.resolve("base")));
        CpuList serverCpus = CpuList.from(options, "bench.server-cpus", CpuList.all());
        return new BenchOptions(
                measure,
                base,
                tolerance(options, base),
                contenders(options, base, serverCpus, results),
                servers(options, base, measure),
                options.numbers("bench.connections", defaultConnections(measure), 1, MAX_CONNECTIONS),
                options.number("bench.rounds", 5, 1, 1_000),
                seconds(options, "bench.warm-up", 10, 0),
                options.number("bench.warm-up-connections", 2_000, 1, 1_000_000),
                seconds(options, "bench.settle", 1, 0),
                seconds(options, "bench.seconds", 8, 1),
                serverCpus,
                CpuList.from(options, "bench.client-cpus", CpuList.last()),
                (long) options.number("bench.body-mb", 1_024, 64, 1_000_000) << 20,
                results);
    }

    /** The server that ratios are relative to. */
    String baseline() {
        return base.isPresent() ? Contenders.BASE : Contenders.BASELINE;
    }

    private static List<Integer> defaultConnections(String measure) {
        return switch (measure) {
            case HEAP -> HEAP_CONNECTIONS;
            case ALLOCATION, START -> FEW_CONNECTIONS;
            default -> CPU_CONNECTIONS;
        };
    }

    private static List<String> servers(Options options, Optional<BaseBuild> base, String measure) {
        Set<String> known = new HashSet<>(Contenders.names());
        if (base.isEmpty()) {
            known.remove(Contenders.BASE);
            return options.names("bench.servers", measure.equals(START) ? STARTED_SERVERS : DEFAULT_SERVERS, known);
        }
        List<String> servers = options.names("bench.servers", SERVERS_WITH_BASE, known);
        if (!servers.contains(Contenders.BASE)) {
            throw new UsageException("%s without the server %s: allowed is both or neither"
                    .formatted(BaseBuild.OPTION, Contenders.BASE));
        }
        return servers;
    }

    private static OptionalInt tolerance(Options options, Optional<BaseBuild> base) {
        if (options.text(TOLERANCE).isEmpty()) {
            return OptionalInt.empty();
        }
        if (base.isEmpty()) {
            throw new UsageException(
                    "%s without %s: there is nothing to compare with".formatted(TOLERANCE, BaseBuild.OPTION));
        }
        return OptionalInt.of(options.number(TOLERANCE, 0, 0, 1_000));
    }

    private static Contenders contenders(Options options, Optional<BaseBuild> base, CpuList serverCpus, Path results) {
        List<String> given = options.words("bench.jvm");
        List<String> jvm = given.isEmpty() ? List.of(DEFAULT_JVM) : given;
        int loops = options.number("bench.event-loops", serverCpus.cpus().size(), 1, 1_024);
        return new Contenders(
                () -> HeddleServer.findJar(options),
                () -> base.orElseThrow().jar(),
                new AotCache(results.resolve("heddle.aot")),
                jvm,
                loops);
    }

    private static Duration seconds(Options options, String name, int fallback, int min) {
        return Duration.ofSeconds(options.number(name, fallback, min, MAX_SECONDS));
    }

    int mostConnections() {
        return connections.stream().mapToInt(Integer::intValue).max().orElse(0);
    }
}
