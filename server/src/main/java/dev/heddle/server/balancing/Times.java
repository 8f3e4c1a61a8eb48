package dev.heddle.server.balancing;

import java.time.Duration;

/** Checks times that are options. */
final class Times {
    private Times() {}

    /** A time of more than zero, to a longest. */
    static Duration check(String what, Duration time, Duration longest) {
        if (time.isNegative() || time.isZero() || time.compareTo(longest) > 0) {
            throw new IllegalArgumentException(what + " " + time + ": allowed is more than zero, to " + longest);
        }
        return time;
    }
}
