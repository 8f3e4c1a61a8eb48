package dev.heddle.load.proxy;

import dev.heddle.load.client.Latency;
import dev.heddle.load.client.Outcome;
import dev.heddle.load.client.RequestKind;
import dev.heddle.load.client.Tally;
import dev.heddle.load.client.Traffic;
import dev.heddle.load.support.LoadException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The configuration of the proxy is changed over and over under load: the file is replaced by one with other routes and
 * groups, and SIGHUP sent. No request fails, and the second upstream, which only one of the two files has, gets its part.
 */
final class Reload {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final List<RequestKind> KINDS = List.of(
            RequestKind.plaintext(),
            RequestKind.echo("POST", "the same before and after".repeat(40)),
            RequestKind.delay(Duration.ofMillis(20)));

    private final ProxyOptions options;
    private final PrintStream out;
    private final List<String> failures = new ArrayList<>();

    Reload(ProxyOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Runs it, with a proxy of its own for each number of connections. */
    Finding run() throws IOException, InterruptedException, LoadException {
        StringBuilder table = new StringBuilder("""
            The configuration changed and SIGHUP sent every %.1f s for %d s

            | connections | reloads | answered | by the first upstream | by the second | failed | p50, ms | p99, ms | longest, ms |
            | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """.formatted(
                        options.every().toMillis() / 1e3, options.seconds().toSeconds()));
        for (int connections : options.connections()) {
            try (Origin first = Origin.start(options, "upstream-1");
                    Origin second = Origin.start(options, "upstream-2")) {
                table.append(reloaded(first, second, connections));
            }
        }
        return new Finding(table.toString(), failures);
    }

    private String reloaded(Origin first, Origin second, int connections)
            throws IOException, InterruptedException, LoadException {
        out.println(
                "%,d connections, %d s".formatted(connections, options.seconds().toSeconds()));
        List<String> configs =
                List.of(HeddleConfig.byPath(first.port(), second.port()), HeddleConfig.allTo(first.port()));
        Path file = HeddleConfig.replace(options.results().resolve("heddle.yaml"), configs.getLast());
        try (HeddleProxy proxy = HeddleProxy.start(options, List.of("--config", file.toString()));
                Traffic traffic = new Traffic(proxy.port(), KINDS, connections, LIMIT)) {
            traffic.start();
            traffic.awaitAnswers();
            int[] reloads = {0};
            new TrafficRun(traffic, out).disturb(options.seconds(), options.every(), () -> {
                HeddleConfig.replace(file, configs.get(reloads[0]++ % configs.size()));
                proxy.process().signal("HUP");
            });
            traffic.stop();
            Tally tally = traffic.tallied();
            check(tally, reloads[0], second.requests(), proxy.process().stop());
            return row(connections, reloads[0], tally, first.requests(), second.requests());
        }
    }

    private void check(Tally tally, int reloads, long toSecond, int status) {
        failures.addAll(TrafficRun.failuresOf(tally));
        if (reloads == 0) {
            failures.add("nothing was reloaded: proxy.every-ms is too long for proxy.seconds");
        }
        if (toSecond == 0) {
            failures.add("the second upstream got no request: the reloads had no effect");
        }
        if (status != 0) {
            failures.add("the proxy ended with status " + status);
        }
    }

    private static String row(int connections, int reloads, Tally tally, long toFirst, long toSecond) {
        Latency latency = tally.latency();
        return "| %,d | %d | %,d | %,d | %,d | %,d | %.2f | %.2f | %.0f |\n"
                .formatted(
                        connections,
                        reloads,
                        tally.of(Outcome.ANSWERED),
                        toFirst,
                        toSecond,
                        tally.otherThan(Set.of(Outcome.ANSWERED)),
                        Latency.millis(latency.median()),
                        Latency.millis(latency.p99()),
                        Latency.millis(latency.longest()));
    }
}
