package dev.heddle.load.proxy;

import dev.heddle.load.client.Latency;
import dev.heddle.load.client.LoadException;
import dev.heddle.load.client.Measurement;
import dev.heddle.load.client.StartedContender;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Many more clients than connections to the upstream: requests wait in the proxy for one of them, and none fails. Each proxy
 * has its own windows; one that fails does not keep the others from theirs.
 */
final class BoundedPool {
    private final ProxyOptions options;
    private final PrintStream out;

    /** Why a proxy has no figures, by its name. */
    private final Map<String, String> failures = new LinkedHashMap<>();

    BoundedPool(ProxyOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Measures. Only a failure of Heddle is one of the proof. */
    Finding run() throws IOException, InterruptedException, LoadException {
        try (Origin origin = Origin.start(options, "upstream");
                Windows windows = Windows.open(options, out)) {
            windows.start(new Proxies(options, origin.port()), options.pool());
            for (StartedContender proxy : windows.proxies()) {
                attempt(proxy, () -> windows.warmUp(proxy));
            }
            for (int round = 1; round <= options.rounds(); round++) {
                measureRound(windows, round);
            }
            return new Finding(
                    table(windows),
                    failures.entrySet().stream()
                            .filter(failure -> failure.getKey().equals(Proxies.HEDDLE))
                            .map(Map.Entry::getValue)
                            .toList());
        }
    }

    private void measureRound(Windows windows, int round) throws IOException {
        for (int connections : options.connections()) {
            for (StartedContender proxy : windows.proxies()) {
                attempt(proxy, () -> windows.measure(proxy, connections, round));
            }
        }
    }

    private interface Step {
        void run() throws IOException, LoadException;
    }

    private void attempt(StartedContender proxy, Step step) throws IOException {
        if (failures.containsKey(proxy.name())) {
            return;
        }
        try {
            step.run();
        } catch (LoadException e) {
            failures.put(proxy.name(), String.valueOf(e.getMessage()));
            out.println(e.getMessage());
        }
    }

    private String table(Windows windows) {
        StringBuilder table = new StringBuilder("""
            GET /plaintext through a proxy with %,d connections to its upstream, %d round(s) of %d s

            | connections | proxy | failed | requests/s | p50, ms | p99, ms | longest, ms |
            | ---: | --- | ---: | ---: | ---: | ---: | ---: |
            """.formatted(
                        options.pool(), options.rounds(), options.seconds().toSeconds()));
        for (int connections : options.connections()) {
            for (String proxy : options.servers()) {
                table.append(row(windows, proxy, connections));
            }
        }
        return table.toString();
    }

    private String row(Windows windows, String proxy, int connections) {
        String failure = failures.get(proxy);
        if (failure != null || !windows.has(proxy, connections)) {
            return "| %,d | %s | %s |  |  |  |  |\n".formatted(connections, proxy, failure);
        }
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
