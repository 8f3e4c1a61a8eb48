package dev.heddle.load.models;

import dev.heddle.load.contest.Placement;
import dev.heddle.load.contest.Schedule;
import dev.heddle.load.models.handler.Model;
import dev.heddle.load.support.CpuList;
import dev.heddle.load.support.Locations;
import dev.heddle.load.support.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the comparison of models can be told.
 *
 * @param measuring whether servers are measured; else only their code is put into the document
 * @param connections from few to many
 * @param rate requests a second over all connections; 0 for as many as are answered
 * @param memory whether the memory of a connection is measured too
 * @param eventLoops of those models that have any
 * @param jvm flags of every server's JVM
 * @param docs whether the report is copied into the documents of this module
 * @param given the options as they were given, for the report
 */
record ModelOptions(
        boolean measuring,
        Set<Model> models,
        Set<Work> works,
        List<Integer> connections,
        int rounds,
        Duration warmUp,
        Duration settle,
        Duration window,
        int rate,
        boolean memory,
        CpuList serverCpus,
        CpuList clientCpus,
        int eventLoops,
        List<String> jvm,
        boolean docs,
        List<String> given,
        Path results) {
    private static final String RESULTS = "results";
    private static final List<String> NAMES = List.of(
            "models.measure",
            "models.models",
            "models.work",
            "models.connections",
            "models.rounds",
            "models.seconds",
            "models.warm-up",
            "models.settle",
            "models.rate",
            "models.memory",
            "models.server-cpus",
            "models.client-cpus",
            "models.event-loops",
            "models.jvm",
            "models.docs",
            RESULTS);

    /** The source ports that one address has, less some for the rest of the machine. */
    private static final int MAX_CONNECTIONS = 25_000;

    private static final int MAX_SECONDS = 3_600;

    /** A run with shorter windows is to see whether all is well, and not for its figures. */
    private static final int SHORT_SECONDS = 2;

    private static final Set<String> YES_OR_NO = Set.of("true", "false");
    private static final String COST = "cost";
    private static final String CODE = "code";

    /** With warm-up in two sets of connections, the second of which meets code that is compiled. */
    private static final int WARM_UP_TURNS = 2;

    static ModelOptions from(String[] arguments, Properties properties) {
        Options options = Options.of(List.of(arguments), properties, Set.copyOf(NAMES));
        int seconds = options.number("models.seconds", 4, 1, MAX_SECONDS);
        boolean isShort = seconds <= SHORT_SECONDS;
        CpuList serverCpus = CpuList.from(options, "models.server-cpus", CpuList.all());
        List<String> jvm = options.words("models.jvm");
        return new ModelOptions(
                options.name("models.measure", COST, Set.of(COST, CODE)).equals(COST),
                chosen(options, "models.models", EnumSet.allOf(Model.class), Model::label),
                chosen(options, "models.work", EnumSet.allOf(Work.class), Work::word),
                List.copyOf(new TreeSet<>(options.numbers(
                        "models.connections", List.of(100, 1_000, 10_000, 18_000), 1, MAX_CONNECTIONS))),
                options.number("models.rounds", isShort ? 1 : 3, 1, 1_000),
                Duration.ofSeconds(options.number("models.warm-up", isShort ? 1 : 8, 0, MAX_SECONDS)),
                Duration.ofSeconds(options.number("models.settle", isShort ? 0 : 1, 0, MAX_SECONDS)),
                Duration.ofSeconds(seconds),
                options.number("models.rate", 0, 1, 1_000_000),
                options.name("models.memory", "true", YES_OR_NO).equals("true"),
                serverCpus,
                CpuList.from(options, "models.client-cpus", CpuList.last()),
                options.number("models.event-loops", serverCpus.cpus().size(), 1, 1_024),
                jvm.isEmpty() ? List.of("-Xmx1g") : jvm,
                options.name("models.docs", "false", YES_OR_NO).equals("true"),
                given(options),
                options.text(RESULTS)
                        .map(Path::of)
                        .orElseGet(() -> Locations.target().resolve("models"))
                        .toAbsolutePath());
    }

    private static <E extends Enum<E>> Set<E> chosen(
            Options options, String name, EnumSet<E> all, Function<E, String> word) {
        List<String> words = all.stream().map(word).toList();
        List<String> wanted = options.names(name, words, Set.copyOf(words));
        return all.stream()
                .filter(value -> wanted.contains(word.apply(value)))
                .collect(Collectors.toCollection(
                        () -> EnumSet.noneOf(all.iterator().next().getDeclaringClass())));
    }

    private static List<String> given(Options options) {
        return NAMES.stream()
                .filter(name -> !name.equals(RESULTS))
                .flatMap(name -> options.text(name).stream().map(text -> "-D" + name + "=" + text))
                .toList();
    }

    Schedule schedule() {
        return new Schedule(connections, rounds, warmUp.dividedBy(works.size()), WARM_UP_TURNS, settle, window, rate);
    }

    Placement placement(Work work) {
        return new Placement(serverCpus, clientCpus, results.resolve("logs").resolve(work.word()));
    }

    /** How it can be done again. */
    String command() {
        return Stream.concat(Stream.of("mvn -Pmodels"), given.stream()).collect(Collectors.joining(" "));
    }
}
