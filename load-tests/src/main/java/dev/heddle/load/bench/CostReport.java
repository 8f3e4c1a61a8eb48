package dev.heddle.load.bench;

import dev.heddle.load.client.Measurement;
import dev.heddle.load.support.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The table of a comparison: medians over the rounds, with the lowest and the highest. */
final class CostReport {
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(String server, int connections, int round, Measurement measurement) {}

    void add(String server, int connections, int round, Measurement measurement) {
        entries.add(new Entry(server, connections, round, measurement));
    }

    String markdown(BenchOptions options) {
        StringBuilder table = new StringBuilder(
                """
                GET /plaintext, medians of %d rounds of %d s (lowest..highest)

                | connections | server | CPU per request, us | ratio to %s | requests/s |
                | ---: | --- | ---: | ---: | ---: |
                """.formatted(options.rounds(), options.window().toSeconds(), Contenders.BASELINE));
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
                        ratio(rounds),
                        spread(rounds, "%,.0f", entry -> entry.measurement().requestsPerSecond()));
    }

    /** Of each round on its own: what slowed down the machine for a while is then no part of it. */
    private String ratio(List<Entry> rounds) {
        List<Entry> baseline = rounds.isEmpty()
                ? List.of()
                : rounds(Contenders.BASELINE, rounds.getFirst().connections());
        if (baseline.isEmpty()) {
            return "";
        }
        return spread(
                rounds,
                "%.2f",
                entry -> entry.measurement().microsPerRequest()
                        / baseline.get(entry.round() - 1).measurement().microsPerRequest());
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
