package dev.heddle.server.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Jazzer on one target, in a process of its own, for a while. */
final class GuidedRun {
    private static final Duration START_AND_END = Duration.ofMinutes(3);
    private static final Pattern EXECUTIONS = Pattern.compile("stat::number_of_executed_units: (\\d+)");
    private static final Pattern EDGES = Pattern.compile("cov: (\\d+)");
    private static final Pattern FINDING = Pattern.compile("(?m)^== (?:Java Exception: )?(.*)$");

    /** What finds that a target connects to a server, as it should. */
    private static final String CONNECTS = "com.code_intelligence.jazzer.sanitizers.ServerSideRequestForgery";

    /** What is of the tests alone. */
    private static final List<String> NOT_LOOKED_AT = List.of(
            "dev.heddle.server.fuzz.**",
            "dev.heddle.server.fixture.**",
            "dev.heddle.server.conformance.**",
            "dev.heddle.server.http.conformance.**",
            "dev.heddle.server.proxy.conformance.**");

    /**
     * What came of it.
     *
     * @param edges of the control flow that were reached
     * @param finding the first, or empty
     */
    record Result(Targets target, long executions, long edges, String finding) {
        @Override
        public String toString() {
            return "%-22s %,12d executions %,7d edges  %s"
                    .formatted(
                            target.word(),
                            executions,
                            edges,
                            finding.isEmpty() ? "nothing found" : "FOUND: " + finding);
        }
    }

    private GuidedRun() {}

    /** Runs, with a corpus in a directory that grows from run to run. */
    static Result of(Targets target, Path directory, Duration time, long seed)
            throws IOException, InterruptedException {
        var corpus = Files.createDirectories(directory.resolve("corpus"));
        writeCorpus(target, corpus);
        var log = directory.resolve("log");
        var process = new ProcessBuilder(command(target, directory, time, seed))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        var endWithThisOne = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(endWithThisOne);
        boolean ended;
        try {
            ended = process.waitFor(time.plus(START_AND_END).toSeconds(), TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly();
            Runtime.getRuntime().removeShutdownHook(endWithThisOne);
        }
        return result(target, Files.readString(log, StandardCharsets.ISO_8859_1), ended ? process.exitValue() : -1);
    }

    private static void writeCorpus(Targets target, Path corpus) throws IOException {
        try (var fuzzed = target.make()) {
            int number = 0;
            for (var input : fuzzed.seeds()) {
                Files.write(corpus.resolve("seed-" + number++), input);
            }
            for (var input : Inputs.regressions(target)) {
                Files.write(corpus.resolve("regression-" + number++), input);
            }
            Files.writeString(corpus.resolveSibling("words"), dictionary(fuzzed.words()), StandardCharsets.US_ASCII);
        }
    }

    /** In libFuzzer's form: each in quotes, escaped. */
    private static String dictionary(List<String> words) {
        var text = new StringBuilder();
        for (var word : words) {
            text.append('"');
            word.chars().forEach(c -> text.append("\\x%02x".formatted(c)));
            text.append("\"\n");
        }
        return text.toString();
    }

    private static List<String> command(Targets target, Path directory, Duration time, long seed) {
        var all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Xss1m",
                "-Dfuzz.target=" + target.word(),
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-XX:+EnableDynamicAgentLoading",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + GuidedFuzz.class.getName(),
                "--instrumentation_includes=dev.heddle.**",
                "--instrumentation_excludes=" + String.join(File.pathSeparator, NOT_LOOKED_AT),
                "--custom_hook_includes=dev.heddle.**",
                "--disabled_hooks=" + CONNECTS,
                "--reproducer_path=" + directory,
                "-seed=" + seed,
                "-max_total_time=" + time.toSeconds(),
                "-max_len=4096",
                "-timeout=60",
                "-rss_limit_mb=3000",
                "-print_final_stats=1",
                "-artifact_prefix=" + directory + File.separator));
        if (directory.resolve("words").toFile().length() > 0) {
            all.add("-dict=" + directory.resolve("words"));
        }
        all.add(directory.resolve("corpus").toString());
        return all;
    }

    private static Result result(Targets target, String log, int status) {
        var edges = EDGES.matcher(log)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .max();
        var executions = EXECUTIONS
                .matcher(log)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .max();
        var found = FINDING.matcher(log);
        var finding = status == 0 ? "" : found.find() ? found.group(1) : "status " + status + ", see its log";
        return new Result(target, executions.orElse(0), edges.orElse(0), finding.replace("|", "\\|"));
    }
}
