package dev.heddle.load;

import dev.heddle.load.gatling.LoadPlan;
import dev.heddle.load.gatling.Share;
import dev.heddle.load.gatling.Size;
import dev.heddle.load.gatling.simulation.KnownSimulation;
import dev.heddle.load.support.HeddleServer;
import dev.heddle.load.support.Locations;
import dev.heddle.load.support.Options;
import dev.heddle.load.support.UsageException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the load test can be told.
 *
 * @param plans of the chosen simulations, in the order they run in
 * @param target where a server runs already; empty: one is started
 * @param admin of that server, if its metrics may be read
 * @param injectors processes for each simulation; 0: as many as its connections take
 * @param heapGrowthMb what the soak allows the server's live heap to grow by
 * @param gatlingJvm flags of Gatling's JVMs
 * @param results where reports, logs and the summary go
 */
record LoadOptions(
        Size size,
        Map<KnownSimulation, LoadPlan> plans,
        List<String> target,
        Optional<URI> admin,
        int injectors,
        int heapGrowthMb,
        Optional<Path> serverJar,
        List<String> serverJvm,
        List<String> gatlingJvm,
        Path results) {
    static final String SIMULATION = "simulation";
    static final String ALL = "all";
    static final String LIST = "list";
    private static final String PARTS = "parts";
    private static final String PART = "part";

    /** One address has 28,000 source ports on Linux; below that, so that those of the last run are no obstacle. */
    static final int CONNECTIONS_PER_INJECTOR = 20_000;

    /** The compiler that is ready soonest, and no threads beside: a smoke run is over before others pay. */
    private static final List<String> QUICK_JVM = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final int MOST_HEAP_MB = 1_000_000;

    private static final int MOST_PARTS = 1_000;

    static LoadOptions from(Options options) {
        Size size = size(options);
        List<String> target = urls(options, "target");
        List<String> admin = urls(options, "admin");
        Map<KnownSimulation, LoadPlan> plans = partOf(plans(options, size), part(options, target, admin));
        if (!admin.isEmpty() && target.isEmpty()) {
            throw new UsageException("admin: goes with target only: a server that is started here has its own");
        }
        return new LoadOptions(
                size,
                plans,
                target,
                admin.stream().findFirst().map(URI::create),
                options.number("injectors", 0, 1, Share.MOST),
                options.number("limit.heap-mb", 32, 1, MOST_HEAP_MB),
                target.isEmpty() ? Optional.of(HeddleServer.findJar(options)) : Optional.empty(),
                options.words("server.jvm"),
                gatlingJvm(options, size),
                options.text("results")
                        .map(Path::of)
                        .orElseGet(() -> Locations.target().resolve("load")));
    }

    static Set<String> names() {
        Set<String> names = new HashSet<>(KnownSimulation.optionNames());
        names.addAll(Set.of(SIMULATION, "size", "target", "admin", "injectors", PARTS, PART, "limit.heap-mb"));
        names.addAll(Set.of(HeddleServer.JAR_OPTION, "server.jvm", "gatling.heap", "gatling.jvm", "results"));
        return names;
    }

    /** Whether only the list of simulations is asked for. */
    static boolean asksForList(Options options) {
        return options.text(SIMULATION).filter(LIST::equals).isPresent();
    }

    /** How many processes inject this plan. */
    int injectors(LoadPlan plan) {
        int needed = Math.ceilDiv(plan.mostConnections(), CONNECTIONS_PER_INJECTOR);
        return injectors == 0 ? Math.min(needed, Share.MOST) : injectors;
    }

    /** The most connections that any of the simulations has at one time. */
    int mostConnections() {
        return plans.values().stream().mapToInt(LoadPlan::mostConnections).max().orElse(0);
    }

    private static Size size(Options options) {
        Set<String> words = Stream.of(Size.values()).map(Size::word).collect(Collectors.toSet());
        return Size.valueOf(options.name("size", Size.NORMAL.word(), words).toUpperCase(Locale.ROOT));
    }

    private static Map<KnownSimulation, LoadPlan> plans(Options options, Size size) {
        Set<String> chosen = chosen(options);
        Map<KnownSimulation, LoadPlan> plans = new LinkedHashMap<>();
        for (KnownSimulation simulation : KnownSimulation.all()) {
            if (chosen.contains(ALL) || chosen.contains(simulation.word())) {
                plans.put(simulation, simulation.plan(options, size));
            }
        }
        KnownSimulation.requireUse(plans.keySet(), options);
        return plans;
    }

    /** Which part of the load is this program's, where several machines make it together. */
    private static Share part(Options options, List<String> target, List<String> admin) {
        int parts = options.number(PARTS, 1, 1, MOST_PARTS);
        if (options.text(PART).isEmpty() != (parts == 1)) {
            throw new UsageException("parts and part go together: part is from 0 to one less than parts");
        }
        if (parts > 1 && target.isEmpty()) {
            throw new UsageException("parts: goes with target only: each part would start a server of its own");
        }
        if (parts > 1 && !admin.isEmpty()) {
            throw new UsageException("parts: not with admin: the server's counts are those of all parts together");
        }
        return new Share(options.number(PART, 0, 0, parts - 1), parts);
    }

    private static Map<KnownSimulation, LoadPlan> partOf(Map<KnownSimulation, LoadPlan> plans, Share part) {
        Map<KnownSimulation, LoadPlan> parts = new LinkedHashMap<>();
        plans.forEach((simulation, plan) -> {
            if (plan.least() < part.count()) {
                throw new UsageException("parts: '%d': %s has no load for so many (allowed: up to %d)"
                        .formatted(part.count(), simulation.word(), plan.least()));
            }
            parts.put(simulation, plan.part(part));
        });
        return parts;
    }

    private static Set<String> chosen(Options options) {
        Set<String> allowed = new HashSet<>(Set.of(ALL, LIST));
        for (KnownSimulation simulation : KnownSimulation.all()) {
            allowed.add(simulation.word());
        }
        List<String> byDefault = List.of(KnownSimulation.HELD.word(), KnownSimulation.THROUGHPUT.word());
        Set<String> chosen = new HashSet<>(options.names(SIMULATION, byDefault, allowed));
        if (chosen.contains(LIST)) {
            throw new UsageException(SIMULATION + ": 'list' stands alone");
        }
        return chosen;
    }

    /** Base addresses, separated by commas, without a slash at the end. */
    private static List<String> urls(Options options, String name) {
        List<String> urls = new ArrayList<>();
        for (String url : options.text(name).map(text -> text.split(",", -1)).orElse(new String[0])) {
            String base = url.strip().replaceAll("/+$", "");
            if (!base.matches("https?://[^/?#\\s]+")) {
                throw new UsageException(
                        "%s: '%s': allowed is an address such as http://127.0.0.1:8080".formatted(name, url.strip()));
            }
            urls.add(base);
        }
        return urls;
    }

    private static List<String> gatlingJvm(Options options, Size size) {
        List<String> flags = new ArrayList<>();
        flags.add("-Xmx" + heap(options, size));
        if (size == Size.SMOKE) {
            flags.addAll(QUICK_JVM);
        }
        flags.addAll(options.words("gatling.jvm"));
        return flags;
    }

    private static String heap(Options options, Size size) {
        String heap = options.text("gatling.heap").orElse(size == Size.SMOKE ? "256m" : "2g");
        if (!heap.matches("[1-9][0-9]*[kmgKMG]")) {
            throw new UsageException("gatling.heap: '" + heap + "': allowed is a size as for -Xmx, such as 512m or 2g");
        }
        return heap;
    }
}
