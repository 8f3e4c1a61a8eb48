package dev.heddle.server.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Retries are a share of the calls, and some per second; what is not used goes to waste. */
class RetryBudgetTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000); // it passes over its end

    private RetryBudget budget(double share, int perSecond) {
        return new RetryBudget(RetryPolicy.DEFAULT.withBudget(share, perSecond), clock::get);
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private static int retries(RetryBudget budget, long calls) {
        int retries = 0;
        while (budget.tryRetry(calls + retries)) {
            retries++;
        }
        return retries;
    }

    @Test
    void oneInFiveCallsMayBeMadeAgain() {
        assertThat(retries(budget(0.2, 0), 1_000)).isEqualTo(200);
    }

    @Test
    void retriesAreNoCalls() {
        var budget = budget(0.5, 0);

        assertThat(retries(budget, 100)).isEqualTo(50);
        assertThat(budget.tryRetry(150)).isFalse();
        assertThat(budget.tryRetry(152)).isTrue();
    }

    @Test
    void someArePossibleInAnyCase() {
        var budget = budget(0, 10);

        assertThat(retries(budget, 1)).isEqualTo(10);
        pass(Duration.ofMillis(500));
        assertThat(budget.tryRetry(11)).isTrue();
    }

    @Test
    void whatIsNotUsedIsLostAfterTenSeconds() {
        var budget = budget(0.2, 0);
        assertThat(budget.tryRetry(1_000)).isTrue();

        pass(Duration.ofSeconds(10));

        assertThat(budget.tryRetry(1_001)).isFalse();
    }

    @Test
    void callsOfALongTimeCountAsThoseOfTenSeconds() {
        var budget = budget(0.2, 0);

        pass(Duration.ofSeconds(100));

        assertThat(retries(budget, 10_000)).isEqualTo(200);
    }
}
