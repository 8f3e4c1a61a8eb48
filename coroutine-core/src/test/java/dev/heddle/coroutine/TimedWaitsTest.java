package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The heap of them, by its order. */
final class TimedWaitsTest {
    private final TimedWaits waits = new TimedWaits();
    private final List<Integer> ended = new ArrayList<>();

    private TimedWait begin(int name, long nanos) {
        return waits.begin(() -> ended.add(name), nanos);
    }

    @Test
    void thoseThatAreDueEndAndNoOthers() {
        var first = begin(1, 1_000);
        var second = begin(2, 1_000_000_000);

        waits.endUntil(first.deadline - 1);
        assertThat(ended).isEmpty();
        assertThat(waits.nanosToFirst(first.deadline - 1)).isEqualTo(1);

        waits.endUntil(first.deadline);
        assertThat(ended).containsExactly(1);
        assertThat(first.isDone()).isTrue();
        assertThat(second.isDone()).isFalse();
        assertThat(waits.isEmpty()).isFalse();
    }

    @Test
    void oneThatIsCancelledNeverEndsAndOneThatHasEndedIsNotCancelled() {
        var wait = begin(1, 1);
        assertThat(wait.cancel(false)).isTrue();
        assertThat(wait.cancel(false)).isFalse();
        waits.endUntil(wait.deadline);
        assertThat(ended).isEmpty();

        var other = begin(2, 1);
        waits.endUntil(other.deadline);
        assertThat(other.cancel(false)).isFalse();
        assertThat(ended).containsExactly(2);
        assertThat(waits.isEmpty()).isTrue();
    }

    /** As a wait that ends another, and one that begins another. */
    @Test
    void whatEndsMayCancelAndBegin() {
        var victim = begin(2, 1_000_000_000);
        var first = waits.begin(
                () -> {
                    ended.add(1);
                    victim.cancel(false);
                    begin(3, 0);
                },
                1);
        waits.endUntil(Math.max(victim.deadline, first.deadline));
        waits.endUntil(System.nanoTime());
        assertThat(ended).containsExactly(1, 3);
    }

    /** Its end would be beyond the clock's, and before all others. */
    @Test
    void theLongestIsNotBeforeOneThatIsDue() {
        var due = begin(1, 1);
        while (System.nanoTime() - due.deadline <= 0) {
            Thread.onSpinWait();
        }
        begin(2, Long.MAX_VALUE);

        waits.endUntil(System.nanoTime());

        assertThat(ended).containsExactly(1);
        assertThat(waits.nanosToFirst(System.nanoTime())).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theyEndInTheOrderOfTheirTimesWhicheverAreCancelled(long seed) {
        var random = new Random(seed);
        List<TimedWait> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            all.add(begin(i, random.nextInt(1_000_000_000)));
            if (random.nextInt(3) == 0) {
                all.get(random.nextInt(all.size())).cancel(false);
            }
        }
        var left = new ArrayList<Integer>();
        for (int i = 0; i < all.size(); i++) {
            if (!all.get(i).isDone()) {
                left.add(i);
            }
        }
        left.sort(Comparator.comparingLong(i -> all.get(i).deadline));

        waits.endUntil(System.nanoTime() + 2_000_000_000);

        assertThat(left).hasSizeBetween(200, 450);
        assertThat(ended).isEqualTo(left);
        assertThat(waits.isEmpty()).isTrue();
    }
}
