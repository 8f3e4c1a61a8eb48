package dev.heddle.load.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What goes from the load generator's process to the one that asked. */
final class MeasurementTest {
    private static final Measurement MEASUREMENT = new Measurement(
            1_000,
            Duration.ofSeconds(2),
            Duration.ofMillis(5),
            new Latency(Duration.ofNanos(1_500), Duration.ofMillis(3), Duration.ofSeconds(4)),
            6_000_000,
            17,
            0.25);

    @Test
    void comesBackFromItsLine() {
        assertThat(Measurement.parse(MEASUREMENT.toLine())).isEqualTo(MEASUREMENT);
    }

    @Test
    void figuresAreByRequestAndBySecond() {
        assertThat(MEASUREMENT.microsPerRequest()).isEqualTo(5);
        assertThat(MEASUREMENT.requestsPerSecond()).isEqualTo(500);
    }
}
