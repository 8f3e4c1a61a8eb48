package dev.heddle.load.gatling;

import dev.heddle.load.support.ChildProcess;
import dev.heddle.load.support.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Gatling in a JVM of its own: its heap, its open files and its flags are then not those of who started it. */
public final class GatlingProcess {
    /** Gatling's exit status if an assertion did not hold. */
    public static final int ASSERTIONS_FAILED = 2;

    /**
     * Gatling closes a connection that idles, and gives up on a request, after 60 s: a held connection may do either for
     * longer.
     */
    private static final Duration PAST_HOLD = Duration.ofMinutes(2);

    private GatlingProcess() {}

    /**
     * Starts the simulation. What it prints is the process's output.
     *
     * @param heap as for {@code -Xmx}
     * @param results below it Gatling makes a directory for the run
     */
    public static ChildProcess start(LoadPlan plan, List<String> baseUrls, String heap, Path results)
            throws IOException {
        List<String> flags = new ArrayList<>(plan.asJvmFlags());
        String idle = Long.toString(idleLimit(plan).toMillis());
        flags.add("-Xmx" + heap);
        flags.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
        flags.add("-D" + EchoSimulation.BASE_URLS + "=" + String.join(",", baseUrls));
        flags.add("-Dgatling.http.pooledConnectionIdleTimeout=" + idle);
        flags.add("-Dgatling.http.requestTimeout=" + idle);
        List<String> arguments = List.of("-s", EchoSimulation.class.getName(), "-rf", results.toString());
        List<String> command = JavaCommand.ofMain(flags, "io.gatling.app.Gatling", arguments);
        return ChildProcess.start("gatling", new ProcessBuilder(command).redirectErrorStream(true));
    }

    /** The HTML report that a run made which began no earlier than this. */
    public static Optional<Path> reportSince(Instant start, Path results) throws IOException {
        if (!Files.isDirectory(results)) {
            return Optional.empty();
        }
        try (Stream<Path> runs = Files.list(results)) {
            return runs.map(run -> run.resolve("index.html"))
                    .filter(report -> isNewer(report, start))
                    .max(Comparator.comparing(Path::toString));
        }
    }

    private static boolean isNewer(Path report, Instant start) {
        try {
            return !Files.getLastModifiedTime(report).toInstant().isBefore(start);
        } catch (IOException e) {
            return false; // A run without a report.
        }
    }

    private static Duration idleLimit(LoadPlan plan) {
        return Duration.ofSeconds((long) plan.rampSeconds() + plan.holdSeconds() + plan.intervalSeconds())
                .plus(PAST_HOLD);
    }
}
