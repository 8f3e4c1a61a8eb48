package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a loop reads all that has come, and that it does not go on so because it has. */
final class TurnLengthTest {
    private static final int BATCH = Transport.EVENTS_AT_ONCE;

    private final TurnLength length = new TurnLength();

    private boolean turn(int events, long millis) {
        length.begin(events);
        return length.isLongAgain(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void twoLongTurnsInARowAreLong() {
        assertThat(turn(BATCH, 3)).isFalse();
        assertThat(turn(BATCH, 3)).isTrue();
        assertThat(turn(BATCH, 3)).isTrue();
    }

    @Test
    void oneLongTurnBetweenShortOnesIsNone() {
        assertThat(turn(BATCH, 100)).isFalse();
        assertThat(turn(BATCH, 1)).isFalse();
        assertThat(turn(BATCH, 100)).isFalse();
    }

    @Test
    void turnWithRoomToSpareIsBetween() {
        assertThat(turn(BATCH, 3)).isFalse();
        length.begin(BATCH - 1);
        assertThat(turn(BATCH, 3)).isFalse();
    }

    @Test
    void turnsAreMeasuredByWhatTheyServe() {
        assertThat(turn(BATCH, 3)).isFalse();
        assertThat(turn(BATCH, 3)).isTrue();
        // It has read all of them then: 10 us each, as ever.
        assertThat(turn(1_000, 10)).isFalse();
        assertThat(turn(1_000, 10)).isFalse();

        assertThat(turn(1_000, 500)).isFalse();
        assertThat(turn(1_000, 500)).isTrue();
    }
}
