package dev.heddle.load.hold;

import dev.heddle.load.client.HeldReport;
import dev.heddle.load.client.Latency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What bursts did to the connections that were open.
 *
 * @param connections of each burst
 * @param open that sent requests
 * @param end how those did over all
 */
record BurstResult(int connections, int open, List<Round> rounds, HeldReport end) {
    /**
     * One burst.
     *
     * @param opened time from the first connect to the first answer on the last connection
     * @param failed connections of the burst
     * @param byLoop connections on each event loop of the server, those that were open too
     */
    record Round(Latency before, Latency during, Latency after, Duration opened, int failed, Map<String, Long> byLoop) {
        @Override
        public String toString() {
            return "before %s; during %s; after %s; all answered in %d ms; on the event loops %s"
                    .formatted(before, during, after, opened.toMillis(), byLoop.values());
        }
    }

    /** In Markdown. */
    String table() {
        StringBuilder table =
                new StringBuilder("%,d connects at once while %,d connections send a request every 10 ms each\n\n"
                        .formatted(connections, open));
        table.append("""
            | burst | window | p50, ms | p99, ms | longest, ms | all answered in, ms | connections by event loop |
            | ---: | --- | ---: | ---: | ---: | ---: | --- |
            """);
        for (int i = 0; i < rounds.size(); i++) {
            Round round = rounds.get(i);
            table.append(row(i + 1, "before", round.before(), "", ""));
            table.append(row(
                    i + 1,
                    "during",
                    round.during(),
                    "%,d".formatted(round.opened().toMillis()),
                    round.byLoop().values().toString()));
            table.append(row(i + 1, "after", round.after(), "", ""));
        }
        return table.toString();
    }

    private static String row(int burst, String window, Latency latency, String opened, String loops) {
        return String.format(
                Locale.ROOT,
                "| %d | %s | %.2f | %.2f | %.1f | %s | %s |\n",
                burst,
                window,
                Latency.millis(latency.median()),
                Latency.millis(latency.p99()),
                Latency.millis(latency.longest()),
                opened,
                loops);
    }

    /** Why it has not shown what was to be shown; none if it has. */
    List<String> shortfalls() {
        List<String> shortfalls = new ArrayList<>();
        if (end.failed() > 0) {
            shortfalls.add("%,d of the open connections failed, the first: %s".formatted(end.failed(), end.failure()));
        }
        int failed = rounds.stream().mapToInt(Round::failed).sum();
        if (failed > 0) {
            shortfalls.add("%,d connections of the bursts failed".formatted(failed));
        }
        return shortfalls;
    }
}
