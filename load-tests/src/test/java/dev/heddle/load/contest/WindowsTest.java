package dev.heddle.load.contest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.load.client.Latency;
import dev.heddle.load.client.Measurement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Medians are over the rounds, ratios within each of them. */
final class WindowsTest {
    private static final int REQUESTS = 1_000;
    private static final Latency LATENCY =
            new Latency(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(3));

    private final Windows windows = new Windows();

    @Test
    void aSpreadIsOfOneServerAtOneNumberOfConnections() {
        add("heddle", 64, 1, 5);
        add("heddle", 64, 2, 9);
        add("heddle", 64, 3, 6);
        add("heddle", 1_000, 1, 100);
        add("nginx", 64, 1, 1);
        assertThat(windows.spread("heddle", 64, Measurement::microsPerRequest).format("%.1f"))
                .isEqualTo("6.0 (5.0..9.0)");
        assertThat(windows.has("heddle", 1_000)).isTrue();
        assertThat(windows.has("nginx", 1_000)).isFalse();
    }

    @Test
    void aRatioTakesRoundsThatHaveBoth() {
        add("heddle", 64, 1, 4);
        add("heddle", 64, 3, 10);
        add("nginx", 64, 1, 2);
        add("nginx", 64, 2, 1_000);
        add("nginx", 64, 3, 10);
        assertThat(windows.ratio("nginx", "heddle", 64, Measurement::microsPerRequest))
                .hasValueSatisfying(ratio -> assertThat(ratio.format("%.2f")).isEqualTo("0.75 (0.50..1.00)"));
        assertThat(windows.ratio("nginx", "go", 64, Measurement::microsPerRequest))
                .isEmpty();
    }

    private void add(String server, int connections, int round, int micros) {
        Duration cpu = Duration.ofNanos(micros * 1_000L * REQUESTS);
        windows.add(new Window(
                server, connections, round, new Measurement(REQUESTS, Duration.ofSeconds(1), cpu, LATENCY, 0, 0, 0)));
    }
}
