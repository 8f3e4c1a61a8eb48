package dev.heddle.load.compare;

import dev.heddle.load.contest.Placement;
import dev.heddle.load.contest.Schedule;
import dev.heddle.load.proxy.ProxyContest;
import dev.heddle.load.support.CpuList;
import dev.heddle.load.support.HeddleServer;
import dev.heddle.load.support.Locations;
import dev.heddle.load.support.Options;
import dev.heddle.load.support.UsageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the comparison can be told.
 *
 * @param measuring whether there are rounds, or the answers are looked at only
 * @param servers by name, all by default
 * @param rate requests a second over all connections; 0 for as many as are answered
 * @param serverCpus none if it was not said: then all, and the first one for proxies, whose upstream has the last
 * @param eventLoops 0 if it was not said: then as many as the server has processors
 * @param heddleJar asked only if Heddle takes part
 * @param docs whether the report is copied into the documents of this module
 * @param given the options as they were given, for the report
 */
record CompareOptions(
        boolean measuring,
        List<String> servers,
        Set<Work> works,
        List<Integer> connections,
        int rounds,
        Duration warmUp,
        Duration settle,
        Duration window,
        int rate,
        List<CpuList> serverCpus,
        CpuList clientCpus,
        int eventLoops,
        List<String> jvm,
        Supplier<Path> heddleJar,
        boolean docs,
        List<String> given,
        Path results) {
    private static final List<String> NAMES = List.of(
            "compare.measure",
            "compare.servers",
            "compare.work",
            "compare.connections",
            "compare.rounds",
            "compare.warm-up",
            "compare.settle",
            "compare.seconds",
            "compare.rate",
            "compare.server-cpus",
            "compare.client-cpus",
            "compare.event-loops",
            "compare.jvm",
            "compare.docs",
            "results",
            HeddleServer.JAR_OPTION);

    /** The source ports that one address has, less some for the rest of the machine. */
    private static final int MAX_CONNECTIONS = 25_000;

    private static final int MAX_SECONDS = 3_600;
    private static final int MOST_HANDSHAKES = 1_000;
    private static final int MAX_RATE = 10_000_000;
    private static final String COST = "cost";
    private static final String ANSWERS = "answers";

    /** Room for 18,000 connections of those that take most for each, at some 100 KB. */
    private static final String DEFAULT_JVM = "-Xmx3g";

    static CompareOptions from(String[] arguments, Properties properties) {
        Options options = Options.of(List.of(arguments), properties, Set.copyOf(NAMES));
        List<String> jvm = options.words("compare.jvm");
        List<CpuList> serverCpus = options.text("compare.server-cpus").stream()
                .map(text -> CpuList.from(options, "compare.server-cpus", CpuList.all()))
                .toList();
        Path jar = options.text(HeddleServer.JAR_OPTION).isPresent() ? HeddleServer.findJar(options) : Path.of("");
        return new CompareOptions(
                options.name("compare.measure", COST, Set.of(COST, ANSWERS)).equals(COST),
                servers(options),
                works(options),
                options.numbers("compare.connections", List.of(64, 1_000, 18_000), 1, MAX_CONNECTIONS),
                options.number("compare.rounds", 5, 1, 1_000),
                seconds(options, "compare.warm-up", 10, 0),
                seconds(options, "compare.settle", 1, 0),
                seconds(options, "compare.seconds", 5, 1),
                options.number("compare.rate", 0, 0, MAX_RATE),
                serverCpus,
                CpuList.from(options, "compare.client-cpus", CpuList.last()),
                options.number("compare.event-loops", 0, 1, 1_024),
                jvm.isEmpty() ? List.of(DEFAULT_JVM) : jvm,
                jar.toString().isEmpty() ? () -> HeddleServer.findJar(options) : () -> jar,
                options.name("compare.docs", "false", Set.of("true", "false")).equals("true"),
                given(options),
                options.text("results")
                        .map(Path::of)
                        .orElseGet(() -> Locations.target().resolve("compare"))
                        .toAbsolutePath());
    }

    private static List<String> servers(Options options) {
        List<Candidate> known = Candidates.all(new Setting(List.of(), 1, 1, () -> Path.of(""), Path.of("")));
        List<String> all = known.stream().map(Candidate::name).toList();
        List<String> servers = options.names("compare.servers", all, Set.copyOf(all));
        if (Set.copyOf(servers).size() < servers.size()) {
            throw new UsageException(
                    "compare.servers: '%s': allowed is each server once".formatted(String.join(",", servers)));
        }
        return servers;
    }

    private static Set<Work> works(Options options) {
        List<String> all = Stream.of(Work.values()).map(Work::word).toList();
        return options.names("compare.work", all, Set.copyOf(all)).stream()
                .map(Work::of)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Work.class)));
    }

    private static List<String> given(Options options) {
        return NAMES.stream()
                .filter(name -> !name.equals("results") && !name.equals(HeddleServer.JAR_OPTION))
                .flatMap(name -> options.text(name).stream().map(text -> "-D" + name + "=" + text))
                .toList();
    }

    private static Duration seconds(Options options, String name, int fallback, int min) {
        return Duration.ofSeconds(options.number(name, fallback, min, MAX_SECONDS));
    }

    CpuList serverCpus(Work work) {
        if (!serverCpus.isEmpty()) {
            return serverCpus.getFirst();
        }
        return work == Work.PROXY ? CpuList.first() : CpuList.all();
    }

    Schedule schedule() {
        return new Schedule(connections, rounds, warmUp, ProxyContest.WARM_UP_TURNS, settle, window, rate);
    }

    /** Connections that are new each time are all in their handshakes at once: a server gives up those that take too long. */
    Schedule schedule(Work work) {
        if (work != Work.TLS_HANDSHAKES) {
            return schedule();
        }
        List<Integer> fewer =
                connections.stream().filter(count -> count <= MOST_HANDSHAKES).toList();
        return new Schedule(
                fewer.isEmpty() ? List.of(MOST_HANDSHAKES) : fewer,
                rounds,
                warmUp,
                ProxyContest.WARM_UP_TURNS,
                settle,
                window,
                rate);
    }

    Placement placement(Work work) {
        return new Placement(
                serverCpus(work), clientCpus, results.resolve("logs").resolve(work.word()));
    }

    Setting setting(Work work) {
        int threads = eventLoops > 0 ? eventLoops : serverCpus(work).cpus().size();
        return new Setting(jvm, threads, schedule().mostConnections(), heddleJar, results);
    }

    /** The candidates that are to take part, in the order of the tables. */
    List<Candidate> candidates(Work work) {
        return Candidates.all(setting(work)).stream()
                .filter(candidate -> servers.contains(candidate.name()))
                .toList();
    }

    /** How it can be done again. */
    String command() {
        return String.join(
                " ", Stream.concat(Stream.of("mvn -Pcompare"), given.stream()).toList());
    }
}
