package dev.heddle.load.bench;

import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.OpenFiles;
import dev.heddle.load.support.Program;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Compares servers that answer the same {@code GET /plaintext}: what a request costs ({@code bench.measure=cpu}), what it
 * allocates ({@code bench.measure=allocation}), what an idle connection holds ({@code bench.measure=heap}), what a long
 * body takes ({@code bench.measure=stream}), or how long a start takes ({@code bench.measure=start}). One of the servers may be another build of Heddle ({@code bench.base}).
 *
 * <p>Exit status: 0, 1 if anything went wrong (then there are no figures) or a request costs more than
 * {@code bench.tolerance} allows, 2 for a wrong option or too few open files.
 */
public final class Benchmark {
    private Benchmark() {}

    /** The program. */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(arguments, System.getProperties(), System.out));
    }

    static int run(String[] arguments, Properties properties, PrintStream out) throws InterruptedException {
        return Program.run("benchmark", out, () -> run(BenchOptions.from(arguments, properties), out));
    }

    private static int run(BenchOptions options, PrintStream out)
            throws IOException, InterruptedException, LoadException {
        OpenFiles.ofThisProcess().require("a process", options.mostConnections());
        if (options.base().isPresent()) {
            options.base().get().build(out);
        }
        if (options.servers().contains(Contenders.HEDDLE_AOT)) {
            Contenders contenders = options.contenders();
            contenders.aotCache().make(contenders.training(), options, out);
        }
        Findings findings = measure(options, out);
        out.println();
        out.println(findings.table());
        findings.failures().forEach(out::println);
        out.println("Also in " + written(findings.table(), options));
        return findings.failures().isEmpty() ? 0 : 1;
    }

    private static Findings measure(BenchOptions options, PrintStream out)
            throws IOException, InterruptedException, LoadException {
        return switch (options.measure()) {
            case BenchOptions.ALLOCATION -> Findings.of(new Allocation(options, out).run());
            case BenchOptions.HEAP -> Findings.of(new HeapPerConnection(options, out).run());
            case BenchOptions.START -> Findings.of(new StartTime(options, out).run());
            case BenchOptions.STREAM -> Findings.of(new StreamMemory(options, out).run());
            default -> new RequestCost(options, out).run();
        };
    }

    private static Path written(String table, BenchOptions options) throws IOException {
        Path file = options.results().resolve(options.measure() + ".md");
        return Files.writeString(file, table);
    }
}
