package dev.heddle.load.bench;

import dev.heddle.load.client.Measurement;
import dev.heddle.load.contest.Windows;
import dev.heddle.load.support.Spread;
import java.util.List;
import java.util.Optional;

/** The table of a comparison: medians over the rounds, with the lowest and the highest. */
final class CostReport {
    private final String baseline;
    private final Windows windows;

    /** Ratios are relative to the baseline, whose rounds must be among the windows if there are to be any. */
    CostReport(String baseline, Windows windows) {
        this.baseline = baseline;
        this.windows = windows;
    }

    String markdown(BenchOptions options) {
        StringBuilder table = new StringBuilder(
                """
                GET /plaintext, medians of %d rounds of %d s (lowest..highest)

                | connections | server | CPU per request, us | ratio to %s | requests/s |
                | ---: | --- | ---: | ---: | ---: |
                """.formatted(options.rounds(), options.window().toSeconds(), baseline));
        for (int connections : options.connections()) {
            for (String server : options.servers()) {
                table.append(row(server, connections));
            }
        }
        return table.toString();
    }

    private String row(String server, int connections) {
        return "| %,d | %s | %s | %s | %s |\n"
                .formatted(
                        connections,
                        server,
                        windows.spread(server, connections, Measurement::microsPerRequest)
                                .format("%.2f"),
                        ratio(server, connections)
                                .map(ratio -> ratio.format("%.3f"))
                                .orElse(""),
                        windows.spread(server, connections, Measurement::requestsPerSecond)
                                .format("%,.0f"));
    }

    private Optional<Spread> ratio(String server, int connections) {
        return windows.ratio(server, baseline, connections, Measurement::microsPerRequest);
    }

    /** One line for each number of connections at which a server's median ratio is above a limit. */
    List<String> above(double limit, String server, List<Integer> connections) {
        return connections.stream()
                .flatMap(number -> ratio(server, number).stream()
                        .filter(ratio -> ratio.median() > limit)
                        .map(ratio -> "%s costs %s of %s at %,d connections: allowed is %.2f"
                                .formatted(server, ratio.format("%.3f"), baseline, number, limit)))
                .toList();
    }
}
