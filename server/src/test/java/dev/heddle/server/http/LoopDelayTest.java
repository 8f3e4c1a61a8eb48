package dev.heddle.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A burst is served, and a queue that stays is cut to the limit, until it has been short again. */
class LoopDelayTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LIMIT = 100 * MILLI;

    private final LoopDelay delay = new LoopDelay(LIMIT, 0);

    /** The last request of a turn that takes so long. */
    private boolean isTooLong(long turnMillis, long waitedMillis) {
        return delay.isTooLong(turnMillis * MILLI, (turnMillis + waitedMillis) * MILLI);
    }

    @Test
    void aBurstIsServed() {
        assertThat(isTooLong(10, 900)).isFalse();
        assertThat(isTooLong(950, 5)).isFalse();
        assertThat(isTooLong(960, 900)).isFalse();
    }

    @Test
    void whatWaitsLongerThanAnIntervalIsTooLongEvenInABurst() {
        assertThat(isTooLong(10, 1_001)).isTrue();
    }

    @Test
    void aQueueThatStaysIsCutToTheLimit() {
        for (long turn = 10; turn <= 810; turn += 200) {
            assertThat(isTooLong(turn, 199)).isFalse();
        }
        assertThat(isTooLong(1_020, 99)).isFalse();
        assertThat(isTooLong(1_020, 101)).isTrue();
        assertThat(isTooLong(1_220, 150)).isTrue();
    }

    @Test
    void aQueueThatWasShortOnceMayBeLongAgainForAWhile() {
        for (long turn = 10; turn <= 1_210; turn += 200) {
            isTooLong(turn, 199);
        }
        assertThat(isTooLong(1_410, 150)).isTrue();

        assertThat(isTooLong(1_600, 20)).isFalse();

        assertThat(isTooLong(1_650, 150)).isFalse();
    }

    @Test
    void aPauseWithoutRequestsIsNoQueue() {
        assertThat(isTooLong(10, 5)).isFalse();
        assertThat(isTooLong(100_000, 150)).isFalse();
    }
}
