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
        assertThat(isTooLong(10, 190)).isFalse();
        assertThat(isTooLong(205, 5)).isFalse();
        assertThat(isTooLong(215, 190)).isFalse();
    }

    @Test
    void whatWaitsLongerThanAnIntervalIsTooLongEvenInABurst() {
        assertThat(isTooLong(10, 201)).isTrue();
    }

    @Test
    void aQueueThatStaysIsCutToTheLimit() {
        for (long turn = 10; turn <= 110; turn += 100) {
            assertThat(isTooLong(turn, 150)).isFalse();
        }
        assertThat(isTooLong(220, 99)).isFalse();
        assertThat(isTooLong(220, 101)).isTrue();
        assertThat(isTooLong(330, 150)).isTrue();
    }

    @Test
    void aQueueThatWasShortOnceMayBeLongAgainForAWhile() {
        for (long turn = 10; turn <= 310; turn += 100) {
            isTooLong(turn, 150);
        }
        assertThat(isTooLong(410, 150)).isTrue();

        assertThat(isTooLong(500, 20)).isFalse();

        assertThat(isTooLong(520, 150)).isFalse();
    }

    @Test
    void aPauseWithoutRequestsIsNoQueue() {
        assertThat(isTooLong(10, 5)).isFalse();
        assertThat(isTooLong(100_000, 150)).isFalse();
    }
}
