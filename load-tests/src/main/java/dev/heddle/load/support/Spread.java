package dev.heddle.load.support;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** What several rounds say of one figure: the median, with the lowest and the highest. */
public final class Spread {
    private final double[] sorted;

    private Spread(double[] sorted) {
        this.sorted = sorted;
    }

    /** Of at least one figure. */
    public static Spread of(DoubleStream figures) {
        double[] sorted = figures.toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no figures");
        }
        Arrays.sort(sorted);
        return new Spread(sorted);
    }

    /** The middle one; the mean of the two in the middle where their number is even. */
    public double median() {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** {@code median (lowest..highest)}, each in this format; of one figure the figure alone. */
    public String format(String format) {
        String median = text(format, median());
        return sorted.length == 1
                ? median
                : median + " (" + text(format, sorted[0]) + ".." + text(format, sorted[sorted.length - 1]) + ")";
    }

    private static String text(String format, double figure) {
        return String.format(Locale.ROOT, format, figure);
    }
}
