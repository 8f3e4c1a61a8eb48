package dev.heddle.load.bench;

import dev.heddle.load.client.Measurement;
import dev.heddle.load.support.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The table of a comparison: medians over the rounds, with the lowest and the highest. */
final class CostReport {
    private final String baseline;
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(String server, int connections, int round, Measurement measurement) {}

    void add(String server, int connections, int round, Measurement measurement) {
        entries.add(new Entry(server, connections, round, measurement));
    }

    /** Ratios are relative to the baseline, whose rounds must be among the entries if there are to be any. */
    CostReport(String baseline) {
        this.baseline = baseline;
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
        List<Entry> rounds = rounds(server, connections);
        return "| %,d | %s | %s | %s | %s |\n"
                .formatted(
                        connections,
                        server,
                        spread(rounds, "%.2f", entry -> entry.measurement().microsPerRequest()),
                        ratio(server, connections)
                                .map(ratio -> ratio.format("%.3f"))
                                .orElse(""),
                        spread(rounds, "%,.0f", entry -> entry.measurement().requestsPerSecond()));
    }

    /** Of each round on its own: what slowed down the machine for a while is then no part of it. */
    private Optional<Spread> ratio(String server, int connections) {
        List<Entry> compared = rounds(baseline, connections);
        if (compared.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Spread.of(rounds(server, connections).stream()
                .mapToDouble(entry -> entry.measurement().microsPerRequest()
                        / compared.get(entry.round() - 1).measurement().microsPerRequest())));
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

    private List<Entry> rounds(String server, int connections) {
        return entries.stream()
                .filter(entry -> entry.server().equals(server) && entry.connections() == connections)
                .toList();
    }

    private static String spread(List<Entry> rounds, String format, ToDoubleFunction<Entry> figure) {
        return Spread.of(rounds.stream().mapToDouble(figure)).format(format);
    }
}
