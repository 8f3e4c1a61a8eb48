package dev.heddle.server.codec;

/**
 * How long a head may be.
 *
 * @param firstLine bytes, without the line end
 * @param fields bytes of all fields together, and of all trailers, with their line ends
 */
public record HeadLimits(int firstLine, int fields) {
    /** More than a head of this length has is not one. */
    int wholeHead() {
        return firstLine + fields + 4;
    }
}
