package dev.heddle.server.balancing;

/**
 * How many calls a group may have at once, found out by how long they take: as long as that does not change the limit grows,
 * and when calls take longer it shrinks, since they must be waiting somewhere. A call past the limit is refused at once.
 *
 * @param least limit: 1 and more
 * @param initial limit
 * @param most limit
 * @param tolerance by which calls may be slower than in the long run before the limit shrinks: 1 to 10
 *
 */
public record AdaptiveLimit(int least, int initial, int most, double tolerance) {
    /** From 20 to 10,000 calls, 100 at first; 1.5 times as slow is tolerated. */
    public static final AdaptiveLimit DEFAULT = new AdaptiveLimit(20, 100, 10_000, 1.5);

    /** Checks the ranges. */
    public AdaptiveLimit {
        if (least < 1 || initial < least || most < initial) {
            throw new IllegalArgumentException("adaptive limit from " + least + ", at first " + initial + ", to " + most
                    + ": allowed is 1 and more, in this order");
        }
        if (!(tolerance >= 1 && tolerance <= 10)) {
            throw new IllegalArgumentException("tolerance " + tolerance + ": allowed are 1 to 10");
        }
    }

    /** With other limits. */
    public AdaptiveLimit withRange(int lowest, int first, int highest) {
        return new AdaptiveLimit(lowest, first, highest, tolerance);
    }

    /** With another tolerance. */
    public AdaptiveLimit withTolerance(double factor) {
        return new AdaptiveLimit(least, initial, most, factor);
    }
}
