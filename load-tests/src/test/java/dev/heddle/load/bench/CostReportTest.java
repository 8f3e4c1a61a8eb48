package dev.heddle.load.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.load.client.Latency;
import dev.heddle.load.client.Measurement;
import dev.heddle.load.contest.Window;
import dev.heddle.load.contest.Windows;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The table has medians, spreads, and ratios within each round. */
final class CostReportTest {
    private static final int REQUESTS = 1_000;
    private static final Latency LATENCY =
            new Latency(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(3));

    private final Windows windows = new Windows();

    @Test
    void hasMediansSpreadsAndRatiosWithinEachRound() {
        CostReport report = new CostReport("callback", windows);
        add("callback", 1, 4);
        add("callback", 2, 10);
        add("callback", 3, 5);
        add("heddle", 1, 5);
        add("heddle", 2, 10);
        add("heddle", 3, 6);
        assertThat(report.markdown(options("bench.rounds=3", "bench.servers=callback,heddle")))
                .contains("| 64 | callback | 5.00 (4.00..10.00) | 1.000 (1.000..1.000) | 500 (500..500) |")
                .contains("| 64 | heddle | 6.00 (5.00..10.00) | 1.200 (1.000..1.250) | 500 (500..500) |");
    }

    @Test
    void ofTwoRoundsTheMedianIsTheMean() {
        CostReport report = new CostReport("callback", windows);
        add("callback", 1, 4);
        add("callback", 2, 10);
        assertThat(report.markdown(options("bench.rounds=2", "bench.servers=callback")))
                .contains("| callback | 7.00 (4.00..10.00) |");
    }

    @Test
    void withoutTheBaselineThereIsNoRatio() {
        CostReport report = new CostReport("callback", windows);
        add("heddle", 1, 5);
        assertThat(report.markdown(options("bench.rounds=1", "bench.servers=heddle")))
                .contains("| 64 | heddle | 5.00 |  | 500 |");
    }

    @Test
    void namesTheNumbersOfConnectionsAtWhichTheMedianIsAboveALimit() {
        CostReport report = new CostReport("base", windows);
        add("base", 1, 4);
        add("base", 2, 4);
        add("base", 3, 4);
        add("heddle", 1, 8);
        add("heddle", 2, 5);
        add("heddle", 3, 4);
        assertThat(report.above(1.24, "heddle", List.of(64)))
                .containsExactly("heddle costs 1.250 (1.000..2.000) of base at 64 connections: allowed is 1.24");
        assertThat(report.above(1.25, "heddle", List.of(64))).isEmpty();
    }

    private void add(String server, int round, int micros) {
        Duration cpu = Duration.ofNanos(micros * 1_000L * REQUESTS);
        windows.add(
                new Window(server, 64, round, new Measurement(REQUESTS, Duration.ofSeconds(2), cpu, LATENCY, 0, 0, 0)));
    }

    private static BenchOptions options(String rounds, String servers) {
        return BenchOptions.from(new String[] {rounds, servers, "bench.connections=64"}, new Properties());
    }
}
