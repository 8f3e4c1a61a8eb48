package dev.heddle.load;

import dev.heddle.load.gatling.LoadPlan;
import dev.heddle.load.support.HeddleServer;
import dev.heddle.load.support.Locations;
import dev.heddle.load.support.Options;
import dev.heddle.load.support.UsageException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/**
 * What the load test can be told.
 *
 * @param gatlingHeap as for {@code -Xmx}
 * @param results where the report and the server's log go
 */
record LoadOptions(LoadPlan plan, Path serverJar, List<String> serverJvm, String gatlingHeap, Path results) {
    static LoadOptions from(String[] arguments, Properties properties) {
        Options options = Options.of(List.of(arguments), properties, names());
        return new LoadOptions(
                LoadPlan.from(options),
                HeddleServer.findJar(options),
                options.words("server.jvm"),
                heap(options),
                options.text("results")
                        .map(Path::of)
                        .orElseGet(() -> Locations.target().resolve("load")));
    }

    private static Set<String> names() {
        Set<String> names = new HashSet<>(LoadPlan.OPTIONS);
        names.addAll(Set.of(HeddleServer.JAR_OPTION, "server.jvm", "gatling.heap", "results"));
        return names;
    }

    private static String heap(Options options) {
        String heap = options.text("gatling.heap").orElse("2g");
        if (!heap.matches("[1-9][0-9]*[kmgKMG]")) {
            throw new UsageException("gatling.heap: '" + heap + "': allowed is a size as for -Xmx, such as 512m or 2g");
        }
        return heap;
    }
}
