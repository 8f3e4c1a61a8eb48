package dev.heddle.load.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Metrics and labels are found in expressions, and nothing else is taken for one. */
final class ExpressionNamesTest {
    @Test
    void aggregatesRatesAndMatchers() {
        var names = ExpressionNames.of(
                "histogram_quantile(0.99, sum by (job, le) (rate(a_bucket{x=\"1\", y=~\"b|c\"}[2m])))");

        assertThat(names.metrics()).containsExactly("a_bucket");
        assertThat(names.labels()).containsExactlyInAnyOrder("job", "le", "x", "y");
    }

    @Test
    void operatorsAndSubqueries() {
        var names =
                ExpressionNames.of("min_over_time((sum(a))[1m:5s]) / (b >= 1e3) or vector(0) and changes(c:d[5m]) > 2");

        assertThat(names.metrics()).containsExactly("a", "b", "c:d");
        assertThat(names.labels()).isEmpty();
    }
}
