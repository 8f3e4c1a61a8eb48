package dev.heddle.coroutine.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.insight.PinningDetector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The meter is the detector's count. */
final class PinningMetricsTest {
    @Test
    void meterIsTheCountOfTheDetector() {
        var registry = new SimpleMeterRegistry();
        try (var detector = PinningDetector.start(List.of(), Duration.ofHours(1))) {
            new PinningMetrics(detector).bindTo(registry);

            var meter = registry.get("coroutine.pinned").functionCounter();
            assertThat(meter.count()).isEqualTo((double) detector.count());
            assertThat(meter.getId().getDescription()).isNotBlank();
        }
    }
}
