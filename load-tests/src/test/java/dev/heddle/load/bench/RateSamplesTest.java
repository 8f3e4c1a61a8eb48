package dev.heddle.load.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The rate that a server keeps, and the moment in which it first has a share of it. */
final class RateSamplesTest {
    private static final long STEP = 100_000_000;

    private final RateSamples samples = new RateSamples();
    private long time;
    private long requests;

    @Test
    void theLaterRateIsThatOfTheLastQuarter() {
        steps(30, 10);
        steps(10, 1_000);
        assertThat(samples.laterRate()).isEqualTo(10_000);
    }

    @Test
    void aRateIsReachedAtTheEndOfTheHalfSecondThatHasIt() {
        steps(20, 10);
        steps(20, 100);
        assertThat(samples.reached(1_000)).hasValue(25 * STEP);
        assertThat(samples.reached(640)).as("three steps of five").hasValue(23 * STEP);
        assertThat(samples.reached(1_001)).isEmpty();
    }

    @Test
    void aStallBeforeItHasBegunIsNoRate() {
        steps(5, 0);
        assertThat(samples.areEnough()).isFalse();
        steps(15, 1);
        assertThat(samples.areEnough()).isTrue();
        assertThat(samples.reached(10)).hasValue(10 * STEP);
    }

    /** Steps with so many requests each, the last of them at the present time. */
    private void steps(int count, long each) {
        for (int i = 0; i < count; i++) {
            time += STEP;
            requests += each;
            samples.add(time, requests);
        }
    }
}
