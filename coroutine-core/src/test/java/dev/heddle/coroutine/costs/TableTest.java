package dev.heddle.coroutine.costs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The table has medians with their spread, in the order of the measures, and no row for what was skipped. */
final class TableTest {
    @Test
    void hasARowForEachMeasureWithFigures() {
        assertThat(Table.of(SomeFigures.measures(), SomeFigures.figures())).endsWith("""
            | --- | --- | ---: | ---: | --- |
            | Linux 6 | system call | 4,000 (4,000 to 4,000) |  |  |
            | JDK 25 | `resume` & <yield> | 9.50 (8.00 to 12.0) | 1,234 (live heap) | 9 ns |
            """);
    }

    @Test
    void ofAnEvenNumberTheMedianIsTheMeanOfTheTwoInTheMiddle() {
        assertThat(Figures.Spread.of(List.of(10.0, 1.0, 4.0, 2.0))).isEqualTo(new Figures.Spread(3, 1, 10));
    }

    @Test
    void showsThreeFigures() {
        assertThat(List.of(Table.number(1.567), Table.number(15.67), Table.number(156.7), Table.number(1567.8)))
                .containsExactly("1.57", "15.7", "157", "1,568");
    }
}
