package dev.heddle.load;

import dev.heddle.load.support.ChildProcess;
import dev.heddle.load.support.OpenFiles;
import dev.heddle.load.support.Options;
import dev.heddle.load.support.Program;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Properties;

/**
 * Runs Gatling's simulations, one or several or all, against servers that it starts or one that runs already, and says how
 * it went.
 *
 * <p>Exit status: 0 if every assertion held, 1 if not or if anything went wrong, 2 for a wrong option or too few open
 * files.
 */
public final class LoadTest {
    private LoadTest() {}

    /** The program. */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(arguments, System.getProperties(), System.out));
    }

    static int run(String[] arguments, Properties properties, PrintStream out) throws InterruptedException {
        return Program.run("load test", out, () -> {
            if (List.of(arguments).contains("--help")) {
                return list(out);
            }
            Options options = Options.of(List.of(arguments), properties, LoadOptions.names());
            return LoadOptions.asksForList(options) ? list(out) : run(LoadOptions.from(options), out);
        });
    }

    private static int list(PrintStream out) {
        out.print(SimulationList.text());
        return 0;
    }

    private static int run(LoadOptions options, PrintStream out) throws IOException, InterruptedException {
        requireOpenFiles(options);
        Files.createDirectories(options.results());
        try (Target target = options.target().isEmpty() ? StartedServers.start(options) : RunningServer.of(options)) {
            out.println(target.describe());
            Summary summary = new Suite(options, target, out).run();
            if (ChildProcess.isJvmEnding()) {
                return 1;
            }
            summary.addFailures(target.stop());
            summary.write(options.results());
            out.println();
            out.print(summary.text(options.results()));
            return summary.isPassed() ? 0 : 1;
        }
    }

    private static void requireOpenFiles(LoadOptions options) throws IOException {
        int most = options.plans().values().stream()
                .mapToInt(plan -> Math.ceilDiv(plan.mostConnections(), options.injectors(plan)))
                .max()
                .orElse(0);
        OpenFiles.ofThisProcess().require("a process", options.target().isEmpty() ? options.mostConnections() : most);
    }
}
