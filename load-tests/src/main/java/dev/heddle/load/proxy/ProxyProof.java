package dev.heddle.load.proxy;

import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.OpenFiles;
import dev.heddle.load.support.Program;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;

/**
 * Shows what the reverse proxy is said to do, against real processes: how much a request costs beside nginx and HAProxy
 * ({@code proxy.measure=speed}), thousands of clients on a bounded pool of upstream connections ({@code pool}), long bodies
 * in little memory ({@code stream}), and that no request fails while upstreams are killed ({@code outage}), the proxy is
 * stopped ({@code drain}) or its configuration changes ({@code reload}).
 *
 * <p>Exit status: 0 if what is to be shown holds, 1 if not or if anything went wrong, 2 for a wrong option or too few open
 * files.
 */
public final class ProxyProof {
    private ProxyProof() {}

    /** The program. */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(arguments, System.getProperties(), System.out));
    }

    static int run(String[] arguments, Properties properties, PrintStream out) throws InterruptedException {
        return Program.run("proxy", out, () -> run(ProxyOptions.from(arguments, properties), out));
    }

    private static int run(ProxyOptions options, PrintStream out)
            throws IOException, InterruptedException, LoadException {
        OpenFiles.ofThisProcess().require("a process", files(options));
        Files.createDirectories(options.results());
        try (TimeLimit limit = TimeLimit.on(Thread.currentThread(), longest(options))) {
            return report(limit.apply(() -> measure(options, out)), options, out);
        }
    }

    /** At a proxy: a connection of each client, and for each at most one to an upstream. */
    private static int files(ProxyOptions options) {
        int clients = options.mostConnections();
        return clients + (options.measure() == ProxyOptions.Measure.POOL ? options.pool() : clients);
    }

    private static Finding measure(ProxyOptions options, PrintStream out)
            throws IOException, InterruptedException, LoadException {
        return switch (options.measure()) {
            case SPEED -> new Speed(options, out).run();
            case POOL -> new BoundedPool(options, out).run();
            case STREAM -> new LongBodies(options, out).run();
            case OUTAGE -> new Outage(options, out).run();
            case DRAIN -> new Drain(options, out).run();
            case RELOAD -> new Reload(options, out).run();
        };
    }

    /** Far more than a run takes that works: one that hangs is ended. */
    private static Duration longest(ProxyOptions options) {
        Duration run = switch (options.measure()) {
            case SPEED, POOL -> ProxyContest.expected(options);
            case STREAM -> LongBodies.expected(options);
            case OUTAGE, RELOAD, DRAIN -> options.seconds().plus(options.grace());
        };
        return run.multipliedBy(2).plus(Duration.ofMinutes(2));
    }

    private static int report(Finding finding, ProxyOptions options, PrintStream out) throws IOException {
        Path file = options.results().resolve(options.measure().word() + ".md");
        return Program.conclude(finding.table(), finding.failures(), file, out);
    }
}
