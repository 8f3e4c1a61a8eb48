package dev.heddle.load.proxy;

import dev.heddle.load.client.Latency;
import dev.heddle.load.client.Measurement;
import dev.heddle.load.contest.Contest;
import dev.heddle.load.contest.Failures;
import dev.heddle.load.contest.Windows;
import dev.heddle.load.support.LoadException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/**
 * Many more clients than connections to the upstream: requests wait in the proxy for one of them, and none fails. Each proxy
 * has its own windows; one that fails does not keep the others from theirs.
 */
final class BoundedPool {
    private final ProxyOptions options;
    private final PrintStream out;

    BoundedPool(ProxyOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Measures. Only a failure of Heddle is one of the proof. */
    Finding run() throws IOException, InterruptedException, LoadException {
        try (Origin origin = Origin.start(options, "upstream");
                Contest contest = ProxyContest.open(options, Failures.collected(), out)) {
            Proxies proxies = new Proxies(options.proxySetting(), origin.port());
            ProxyContest.run(contest, options, proxies, options.pool());
            return new Finding(
                    table(contest),
                    contest.failures().all().entrySet().stream()
                            .filter(failure -> failure.getKey().server().equals(Proxies.HEDDLE))
                            .map(Map.Entry::getValue)
                            .toList());
        }
    }

    private String table(Contest contest) {
        StringBuilder table = new StringBuilder("""
            GET /plaintext through a proxy with %,d connections to its upstream, %d round(s) of %d s

            | connections | proxy | failed | requests/s | p50, ms | p99, ms | longest, ms |
            | ---: | --- | ---: | ---: | ---: | ---: | ---: |
            """.formatted(
                        options.pool(), options.rounds(), options.seconds().toSeconds()));
        for (int connections : options.connections()) {
            for (String proxy : options.servers()) {
                table.append(row(contest, proxy, connections));
            }
        }
        return table.toString();
    }

    private static String row(Contest contest, String proxy, int connections) {
        Optional<String> failure = contest.failures().of(proxy, connections);
        if (failure.isPresent()) {
            return "| %,d | %s | %s |  |  |  |  |\n".formatted(connections, proxy, failure.get());
        }
        Windows windows = contest.windows();
        return "| %,d | %s | 0 | %s | %s | %s | %s |\n"
                .formatted(
                        connections,
                        proxy,
                        windows.spread(proxy, connections, Measurement::requestsPerSecond)
                                .format("%,.0f"),
                        windows.spread(
                                        proxy,
                                        connections,
                                        window ->
                                                Latency.millis(window.latency().median()))
                                .format("%.1f"),
                        windows.spread(
                                        proxy,
                                        connections,
                                        window ->
                                                Latency.millis(window.latency().p99()))
                                .format("%.1f"),
                        windows.spread(
                                        proxy,
                                        connections,
                                        window ->
                                                Latency.millis(window.latency().longest()))
                                .format("%.0f"));
    }
}
