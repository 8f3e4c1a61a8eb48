package dev.heddle.load.overload;

import java.util.List;

/**
 * What was measured one after the other, so that it can be compared: a machine may be slower the next minute.
 *
 * @param capacity requests a second that a few connections get that send as fast as they are answered
 */
record OverloadRound(double capacity, List<Row> rows) {
    /**
     * One window.
     *
     * @param percent of the capacity that was asked for
     */
    record Row(boolean shedding, int percent, Goodput goodput) {
        boolean isSameAs(Row other) {
            return shedding == other.shedding && percent == other.percent;
        }
    }

    /** The most that the server has answered in time in a second, whatever it was asked for. */
    double peak() {
        return rows.stream()
                .filter(Row::shedding)
                .mapToDouble(row -> row.goodput().perSecond())
                .reduce(capacity, Math::max);
    }

    /** Of the peak that was answered in time. */
    double share(Row row) {
        return row.goodput().perSecond() / peak();
    }
}
