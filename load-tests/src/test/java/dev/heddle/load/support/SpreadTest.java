package dev.heddle.load.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Medians with their lowest and highest figures. */
final class SpreadTest {
    @Test
    void theMedianIsTheMiddleOne() {
        assertThat(Spread.of(DoubleStream.of(9, 1, 4)).format("%.1f")).isEqualTo("4.0 (1.0..9.0)");
    }

    @Test
    void ofTwoItIsTheirMean() {
        assertThat(Spread.of(DoubleStream.of(4, 10)).median()).isEqualTo(7);
    }

    @Test
    void oneFigureStandsAlone() {
        assertThat(Spread.of(DoubleStream.of(1234)).format("%,.0f")).isEqualTo("1,234");
    }

    @Test
    void noneIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(DoubleStream.empty()));
    }
}
