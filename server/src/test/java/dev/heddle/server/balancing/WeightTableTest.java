package dev.heddle.server.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A round gives each its share, as far apart as can be. */
class WeightTableTest {
    @Test
    void turnsOfOneAreFarApart() {
        // nginx's own example: 5, 1, 1 gives a a b a c a a.
        assertThat(WeightTable.round(new int[] {5, 1, 1})).containsExactly(0, 0, 1, 0, 2, 0, 0);
    }

    @Test
    void whatDividesAllWeightsDoesNotMakeTheRoundLonger() {
        assertThat(WeightTable.round(new int[] {500, 500})).containsExactly(0, 1);
        assertThat(WeightTable.round(new int[] {1000, 500})).containsExactly(0, 1, 0);
    }

    @Test
    void everyRoundHasTheExactShares() {
        var counts = counts(WeightTable.round(new int[] {997, 3, 500}), 3);

        assertThat(counts).containsExactly(997, 3, 500);
    }

    @Test
    void tooLongARoundIsScaledDownAndLeavesNobodyOut() {
        var weights = new int[20];
        Arrays.fill(weights, 999);
        weights[0] = 1;
        weights[1] = 1000;

        var counts = counts(WeightTable.round(weights), weights.length);

        assertThat(Arrays.stream(counts).sum()).isBetween(4_000, 4_200);
        assertThat(counts[0]).isEqualTo(1);
        assertThat(counts[1]).isBetween(215, 217);
        assertThat(counts[19]).isBetween(215, 217);
    }

    private static int[] counts(int[] round, int members) {
        var counts = new int[members];
        for (int member : round) {
            counts[member]++;
        }
        return counts;
    }
}
