package dev.heddle.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A handler is late only while it has all that it needs and has not begun to answer. */
class HandlerTimeTest {
    private static final long LIMIT = 100;

    private final HandlerTime time = new HandlerTime();

    @Test
    void nobodyIsLateBeforeTheBegin() {
        assertThat(time.exceeds(LIMIT, 1_000)).isFalse();
    }

    @Test
    void itIsLateBehindTheLimit() {
        time.begin(1_000);

        assertThat(time.exceeds(LIMIT, 1_100)).isFalse();
        assertThat(time.exceeds(LIMIT, 1_101)).isTrue();
    }

    @Test
    void whoHasAnsweredIsNotLate() {
        time.begin(1_000);

        time.answered();

        assertThat(time.exceeds(LIMIT, 2_000)).isFalse();
    }

    @Test
    void theClientsTimeDoesNotCount() {
        time.begin(1_000);
        time.pause();
        assertThat(time.exceeds(LIMIT, 2_000)).isFalse();

        time.resume(2_000);

        assertThat(time.exceeds(LIMIT, 2_100)).isFalse();
        assertThat(time.exceeds(LIMIT, 2_101)).isTrue();
    }

    /** A fork reads the body on while the response has begun. */
    @Test
    void whoAnswersWhileTheClientIsWaitedForHasAnswered() {
        time.begin(1_000);
        time.pause();

        time.answered();
        time.resume(2_000);
        time.pause();
        time.resume(2_000);

        assertThat(time.exceeds(LIMIT, 3_000)).isFalse();
    }

    @Test
    void theNextExchangeOfTheConnectionBeginsAnew() {
        time.begin(1_000);
        time.answered();

        time.begin(5_000);

        assertThat(time.exceeds(LIMIT, 5_100)).isFalse();
        assertThat(time.exceeds(LIMIT, 5_101)).isTrue();
    }

    @Test
    void lateIsWhatTheWatchSays() {
        assertThat(time.isLate()).isFalse();

        time.tooLong();

        assertThat(time.isLate()).isTrue();
    }
}
