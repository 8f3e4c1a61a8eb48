package dev.heddle.load.proxy;

import dev.heddle.load.support.CpuList;
import dev.heddle.load.support.HeddleServer;
import dev.heddle.load.support.Locations;
import dev.heddle.load.support.Options;
import dev.heddle.load.support.UsageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the proof of the proxy can be told.
 *
 * @param servers the proxies to compare; the other measures are about Heddle's alone
 * @param rounds windows of each proxy at each number of connections
 * @param warmUp load on each proxy before the first figure
 * @param settle load before each window
 * @param seconds length of a window, or of the load through which something is killed, drained or reloaded
 * @param pool upstream connections at most
 * @param every between two kills, or two reloads
 * @param sameVictim whether it is always the same upstream that is killed, else each in turn
 * @param grace what the proxy gives what is under way when it is told to stop
 * @param bodyBytes what passes through, each way
 * @param bytesPerSecond what the slow reader takes
 * @param proxyCpus where the proxy runs
 * @param clientCpus where the load generator and the upstreams run
 * @param jvm flags of the proxy's JVM
 * @param arguments further ones for the proxy
 * @param results where the tables, the configurations and the logs go
 */
record ProxyOptions(
        Measure measure,
        List<String> servers,
        List<Integer> connections,
        int rounds,
        Duration warmUp,
        Duration settle,
        Duration seconds,
        int pool,
        Duration every,
        boolean sameVictim,
        Duration grace,
        long bodyBytes,
        long bytesPerSecond,
        CpuList proxyCpus,
        CpuList clientCpus,
        Path heddleJar,
        List<String> jvm,
        List<String> arguments,
        Path results) {
    /** What is to be shown, with the defaults that differ. */
    enum Measure {
        SPEED(8, 0),
        POOL(10, 0),
        STREAM(1, 0),
        OUTAGE(60, 2_000),
        DRAIN(5, 0),
        RELOAD(60, 1_000);

        private final int seconds;
        private final int everyMillis;

        Measure(int seconds, int everyMillis) {
            this.seconds = seconds;
            this.everyMillis = everyMillis;
        }

        List<Integer> connections() {
            return switch (this) {
                case SPEED -> List.of(64, 1_000);
                case POOL -> List.of(9_000);
                case DRAIN -> List.of(1_000);
                case OUTAGE, RELOAD -> List.of(64);
                case STREAM -> List.of(1);
            };
        }

        /** As the option has it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Set<String> NAMES = Set.of(
            "proxy.measure",
            "proxy.servers",
            "proxy.connections",
            "proxy.rounds",
            "proxy.warm-up",
            "proxy.settle",
            "proxy.seconds",
            "proxy.pool",
            "proxy.every-ms",
            "proxy.victim",
            "proxy.grace",
            "proxy.body-mb",
            "proxy.rate-mb",
            "proxy.server-cpus",
            "proxy.client-cpus",
            "proxy.jvm",
            "proxy.args",
            "results",
            HeddleServer.JAR_OPTION);

    /** The source ports that one address has, less some for the rest of the machine. */
    private static final int MAX_CONNECTIONS = 25_000;

    private static final int MAX_SECONDS = 3_600;

    static ProxyOptions from(String[] given, Properties properties) {
        Options options = Options.of(List.of(given), properties, NAMES);
        Measure measure = measure(options);
        return new ProxyOptions(
                measure,
                servers(options, measure),
                options.numbers("proxy.connections", measure.connections(), 1, MAX_CONNECTIONS),
                options.number("proxy.rounds", measure == Measure.SPEED ? 5 : 1, 1, 1_000),
                seconds(options, "proxy.warm-up", 10, 0),
                seconds(options, "proxy.settle", 1, 0),
                seconds(options, "proxy.seconds", measure.seconds, 1),
                options.number("proxy.pool", 500, 1, MAX_CONNECTIONS),
                Duration.ofMillis(options.number("proxy.every-ms", Math.max(1, measure.everyMillis), 1, 3_600_000)),
                options.name("proxy.victim", "turn", Set.of("turn", "same")).equals("same"),
                seconds(options, "proxy.grace", 10, 1),
                (long) options.number("proxy.body-mb", 10_240, 1, 1_000_000) << 20,
                (long) options.number("proxy.rate-mb", 100, 1, 100_000) << 20,
                CpuList.from(options, "proxy.server-cpus", CpuList.first()),
                CpuList.from(options, "proxy.client-cpus", CpuList.last()),
                HeddleServer.findJar(options),
                options.words("proxy.jvm"),
                options.words("proxy.args"),
                options.text("results")
                        .map(Path::of)
                        .orElseGet(() -> Locations.target().resolve("proxy"))
                        .toAbsolutePath());
    }

    private static Measure measure(Options options) {
        Set<String> words = Stream.of(Measure.values()).map(Measure::word).collect(Collectors.toSet());
        String word = options.name("proxy.measure", Measure.SPEED.word(), words);
        return Measure.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** What is installed is the default; what is named must be there. */
    private static List<String> servers(Options options, Measure measure) {
        List<String> all = measure == Measure.POOL ? Proxies.WITH_QUEUE : Proxies.ALL;
        List<String> installed = new ArrayList<>(all);
        installed.removeIf(name -> !Proxies.isInstalled(name));
        List<String> servers = options.names("proxy.servers", installed, Set.copyOf(all));
        for (String name : servers) {
            if (!Proxies.isInstalled(name)) {
                throw new UsageException("proxy.servers: %s is not installed: allowed here is %s"
                        .formatted(name, String.join(", ", installed)));
            }
        }
        return servers;
    }

    private static Duration seconds(Options options, String name, int fallback, int min) {
        return Duration.ofSeconds(options.number(name, fallback, min, MAX_SECONDS));
    }

    Proxies.Setting proxySetting() {
        return new Proxies.Setting(
                proxyCpus.cpus().size(), mostConnections(), () -> heddleJar, jvm, arguments, results);
    }

    int mostConnections() {
        return connections.stream().mapToInt(Integer::intValue).max().orElse(0);
    }
}
