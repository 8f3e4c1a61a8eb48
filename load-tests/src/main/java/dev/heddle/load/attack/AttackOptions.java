package dev.heddle.load.attack;

import dev.heddle.load.support.CpuList;
import dev.heddle.load.support.HeddleServer;
import dev.heddle.load.support.Locations;
import dev.heddle.load.support.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the program can be told.
 *
 * @param kinds of attacks, one after the other
 * @param connections of the attackers at once, and what there is room for
 * @param connectRate connections that the attackers open in a second
 * @param clients others, well-behaved
 * @param rate requests a second of all those others
 * @param warmUp requests of the others before the first window
 * @param rounds windows without and with each attack
 * @param seconds of each window
 * @param limit of time that the server has for all it waits for
 * @param serverCpus processors of the server
 * @param clientCpus those of the attackers and of the others
 * @param serverJvm flags of the server's JVM
 */
record AttackOptions(
        List<AttackKind> kinds,
        int connections,
        int connectRate,
        int clients,
        int rate,
        Duration warmUp,
        int rounds,
        Duration seconds,
        Duration limit,
        CpuList serverCpus,
        CpuList clientCpus,
        List<String> serverJvm,
        Path jar,
        Path results) {
    private static final Set<String> NAMES = Set.of(
            "attack.only",
            "attack.connections",
            "attack.connect-rate",
            "attack.clients",
            "attack.rate",
            "attack.warm-up",
            "attack.rounds",
            "attack.seconds",
            "attack.limit",
            "attack.server-cpus",
            "attack.client-cpus",
            "server.jvm",
            "results",
            HeddleServer.JAR_OPTION);

    static AttackOptions from(String[] arguments, Properties properties) {
        Options options = Options.of(List.of(arguments), properties, NAMES);
        List<String> possible = Stream.of(AttackKind.values())
                .filter(kind -> !kind.isOfTool() || SlowHttpTest.isInstalled())
                .map(AttackKind::word)
                .toList();
        return new AttackOptions(
                options.names("attack.only", possible, AttackKind.words()).stream()
                        .map(AttackKind::of)
                        .toList(),
                options.number("attack.connections", 2_000, 1, 20_000),
                options.number("attack.connect-rate", 1_000, 1, 20_000),
                options.number("attack.clients", 64, 1, 10_000),
                options.number("attack.rate", 2_000, 1, 100_000),
                Duration.ofSeconds(options.number("attack.warm-up", 10, 1, 600)),
                options.number("attack.rounds", 3, 1, 100),
                Duration.ofSeconds(options.number("attack.seconds", 6, 1, 600)),
                Duration.ofSeconds(options.number("attack.limit", 3, 1, 600)),
                CpuList.from(options, "attack.server-cpus", CpuList.first()),
                CpuList.from(options, "attack.client-cpus", CpuList.last()),
                options.words("server.jvm"),
                HeddleServer.findJar(options),
                options.text("results")
                        .map(Path::of)
                        .orElseGet(() -> Locations.target().resolve("attack"))
                        .toAbsolutePath());
    }

    /** Of one process. */
    int mostConnections() {
        int attackers = kinds.stream().mapToInt(AttackKind::attackers).max().orElse(1) * connections;
        return Math.max(attackers, connections + clients);
    }
}
