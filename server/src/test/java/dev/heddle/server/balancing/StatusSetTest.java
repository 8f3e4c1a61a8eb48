package dev.heddle.server.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** A set of statuses has those that were given, and says which. */
class StatusSetTest {
    @Test
    void hasWhatWasGiven() {
        var set = StatusSet.range(200, 299).and(StatusSet.of(404, 304));

        assertThat(set.contains(200)).isTrue();
        assertThat(set.contains(299)).isTrue();
        assertThat(set.contains(300)).isFalse();
        assertThat(set.contains(999)).isFalse();
        assertThat(set)
                .hasToString("200-299,304,404")
                .isEqualTo(StatusSet.of(404, 304).and(StatusSet.range(200, 299)));
    }

    @Test
    void refusesWhatIsNoStatus() {
        assertThatThrownBy(() -> StatusSet.of(99)).hasMessage("status 99: allowed are 100 to 599");
        assertThatThrownBy(() -> StatusSet.range(300, 200))
                .hasMessage("statuses 300-200: the first is greater than the last");
    }
}
