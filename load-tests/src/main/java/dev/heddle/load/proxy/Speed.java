package dev.heddle.load.proxy;

import dev.heddle.load.client.Latency;
import dev.heddle.load.client.Measurement;
import dev.heddle.load.contest.Contest;
import dev.heddle.load.contest.Failures;
import dev.heddle.load.contest.Windows;
import dev.heddle.load.support.LoadException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * What a request through the proxy costs, beside other proxies: processor time of the proxy per request, requests per
 * second, and how long an answer takes.
 */
final class Speed {
    private final ProxyOptions options;
    private final PrintStream out;

    Speed(ProxyOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Measures. Fails if a proxy gives any answer but the expected one. */
    Finding run() throws IOException, InterruptedException, LoadException {
        try (Origin origin = Origin.start(options, "upstream");
                Contest contest = ProxyContest.open(options, Failures.fatal(), out)) {
            ProxyContest.run(contest, options, new Proxies(options.proxySetting(), origin.port()), 0);
            return new Finding(table(contest.windows()), List.of());
        }
    }

    private String table(Windows windows) {
        StringBuilder table = new StringBuilder("""
            GET /plaintext through a proxy on %d processor(s), medians of %d rounds of %d s (lowest..highest)

            | connections | proxy | CPU per request, us | requests/s | p50, ms | p99, ms |
            | ---: | --- | ---: | ---: | ---: | ---: |
            """.formatted(
                        options.proxyCpus().cpus().size(),
                        options.rounds(),
                        options.seconds().toSeconds()));
        for (int connections : options.connections()) {
            for (String proxy : options.servers()) {
                table.append(row(windows, proxy, connections));
            }
        }
        return table.toString();
    }

    private static String row(Windows windows, String proxy, int connections) {
        return "| %,d | %s | %s | %s | %s | %s |\n"
                .formatted(
                        connections,
                        proxy,
                        windows.spread(proxy, connections, Measurement::microsPerRequest)
                                .format("%.2f"),
                        windows.spread(proxy, connections, Measurement::requestsPerSecond)
                                .format("%,.0f"),
                        windows.spread(
                                        proxy,
                                        connections,
                                        window ->
                                                Latency.millis(window.latency().median()))
                                .format("%.2f"),
                        windows.spread(
                                        proxy,
                                        connections,
                                        window ->
                                                Latency.millis(window.latency().p99()))
                                .format("%.2f"));
    }
}
