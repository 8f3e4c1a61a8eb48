package dev.heddle.load.gatling;

import dev.heddle.load.support.ChildProcess;
import dev.heddle.load.support.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Gatling in a JVM of its own: its heap, its open files and its flags are then not those of who started it. */
public final class GatlingProcess {
    /** Gatling's exit status if an assertion did not hold. */
    public static final int ASSERTIONS_FAILED = 2;

    /** The file that Gatling leaves in the directory of a run. */
    public static final String LOG = "simulation.log";

    /** The option with the addresses to send to, separated by commas. */
    public static final String BASE_URLS = "base-urls";

    /**
     * Gatling closes a connection that idles, and gives up on a request, after 60 s: a held connection may do either for
     * longer.
     */
    private static final Duration PAST_END = Duration.ofMinutes(2);

    private GatlingProcess() {}

    /**
     * What to run.
     *
     * @param simulation the class
     * @param jvmFlags for Gatling's JVM
     * @param results below it Gatling makes a directory for the run
     */
    public record Job(
            String simulation,
            LoadPlan plan,
            Share share,
            List<String> baseUrls,
            List<String> jvmFlags,
            Path results) {}

    /**
     * Starts one injector. If it has a share only, it makes no report: that is for {@link #report}.
     *
     * @param output the file for what it prints
     */
    public static ChildProcess start(Job job, Path output) throws IOException {
        List<String> flags = new ArrayList<>(job.plan().asJvmFlags());
        flags.addAll(job.share().asJvmFlags());
        String idle = Long.toString(job.plan().length().plus(PAST_END).toMillis());
        flags.add("-D" + BASE_URLS + "=" + String.join(",", job.share().of(job.baseUrls())));
        flags.add("-Dgatling.http.pooledConnectionIdleTimeout=" + idle);
        flags.add("-Dgatling.http.requestTimeout=" + idle);
        flags.addAll(job.jvmFlags());
        List<String> arguments = new ArrayList<>(
                List.of("-s", job.simulation(), "-rf", job.results().toString()));
        if (job.share().count() > 1) {
            arguments.add("-nr");
        }
        return launch("gatling-" + (job.share().index() + 1), flags, arguments, output);
    }

    /**
     * Starts a Gatling that only reads a log, makes the HTML report beside it and judges by the assertions that the log
     * begins with.
     *
     * @param run the directory with the log
     */
    public static ChildProcess report(Path run, List<String> jvmFlags, Path output) throws IOException {
        Path parent = run.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("no directory above " + run);
        }
        List<String> arguments = List.of("-ro", run.toFile().getName(), "-rf", parent.toString());
        return launch("gatling-report", jvmFlags, arguments, output);
    }

    private static ChildProcess launch(String name, List<String> jvmFlags, List<String> arguments, Path output)
            throws IOException {
        List<String> flags = new ArrayList<>(jvmFlags);
        // Its log is written past String's encoder: it takes the bytes inside.
        flags.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
        List<String> command = JavaCommand.ofMain(flags, "io.gatling.app.Gatling", arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        return ChildProcess.start(name, builder);
    }

    /** The directory of the one run below this, empty as long as Gatling has not begun to log. */
    public static Optional<Path> runBelow(Path results) throws IOException {
        if (!Files.isDirectory(results)) {
            return Optional.empty();
        }
        try (Stream<Path> runs = Files.list(results)) {
            return runs.filter(run -> Files.isRegularFile(run.resolve(LOG))).findFirst();
        }
    }
}
