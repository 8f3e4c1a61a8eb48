package dev.heddle.server.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.heddle.server.metering.HttpTimers;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Quantiles from the buckets of timers, and from their differences. */
class HistogramTest {
    /** So many events up to each bound of 1, 10 and 100. */
    private static Histogram histogram(double upTo1, double upTo10, double upTo100, long count) {
        return histogram(upTo1, upTo10, upTo100, count, 1000);
    }

    private static Histogram histogram(double upTo1, double upTo10, double upTo100, long count, double longest) {
        var buckets = new TreeMap<Double, Double>();
        buckets.put(1.0, upTo1);
        buckets.put(10.0, upTo10);
        buckets.put(100.0, upTo100);
        return new Histogram(buckets, count, 1000, longest);
    }

    @Test
    void aQuantileIsEstimatedWithinItsBucket() {
        var even = histogram(0, 100, 100, 100);

        assertThat(even.quantile(0.5)).isEqualTo(5.5);
        assertThat(even.quantile(1)).isEqualTo(10);
        assertThat(histogram(50, 50, 100, 100).quantile(0.99)).isEqualTo(98.2, within(1e-9));
        assertThat(histogram(50, 50, 100, 100).quantile(0.5)).isEqualTo(1);
    }

    @Test
    void whatIsAboveAllBoundsCountsAsTheHighestOfThem() {
        assertThat(histogram(0, 0, 10, 20).quantile(0.99)).isEqualTo(100);
        assertThat(histogram(0, 0, 10, 20).most()).isEqualTo(100);
    }

    @Test
    void theMostIsTheBoundOfTheHighestBucketThatHasOne() {
        assertThat(histogram(5, 5, 5, 5).most()).isEqualTo(1);
        assertThat(histogram(5, 6, 6, 6).most()).isEqualTo(10);
    }

    @Test
    void nothingIsLongerThanTheLongest() {
        var allIn10To100 = histogram(0, 0, 100, 100, 12);

        assertThat(allIn10To100.quantile(0.5)).isEqualTo(11);
        assertThat(allIn10To100.quantile(1)).isEqualTo(12);
        assertThat(allIn10To100.most()).isEqualTo(12);
        assertThat(histogram(0, 100, 100, 100, 50).most())
                .as("of another second")
                .isEqualTo(10);
    }

    @Test
    void anEventThatIsInNoBucketYetIsNotTakenForALongOne() {
        var halfRecorded = histogram(5, 5, 5, 6, 0.5);

        assertThat(halfRecorded.most()).isEqualTo(0.5);
        assertThat(halfRecorded.quantile(0.99)).isEqualTo(0.5);
    }

    @Test
    void withoutEventsThereIsNothing() {
        assertThat(Histogram.EMPTY.quantile(0.5)).isNull();
        assertThat(Histogram.EMPTY.most()).isNull();
        assertThat(Histogram.EMPTY.mean()).isNull();
    }

    @Test
    void aDifferenceIsThatOfTheTimeBetween() {
        var before = histogram(100, 100, 100, 100);
        var after = histogram(100, 100, 104, 104);

        assertThat(after.since(before).count()).isEqualTo(4);
        assertThat(after.since(before).quantile(0.5)).isEqualTo(55);
        assertThat(after.since(Histogram.EMPTY).count()).isEqualTo(104);
    }

    @Test
    void timersOfARegistryAreTakenTogether() {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var one = HttpTimers.builder("one").register(registry);
        var other = HttpTimers.builder("other").register(registry);
        one.record(Duration.ofMillis(3));
        other.record(Duration.ofMillis(70));
        other.record(Duration.ofSeconds(30));

        var both = Histogram.of(List.of(one, other));

        assertThat(both.count()).isEqualTo(3);
        assertThat(both.buckets().get(5e6)).isEqualTo(1);
        assertThat(both.buckets().get(1e8)).isEqualTo(2);
        assertThat(both.most()).isEqualTo(1e10);
        assertThat(both.mean()).isEqualTo(30_073e6 / 3, within(1.0));
    }
}
