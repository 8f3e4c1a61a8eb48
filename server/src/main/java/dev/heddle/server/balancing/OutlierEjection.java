package dev.heddle.server.balancing;

import java.time.Duration;
import java.util.Objects;

/**
 * When a member gets no calls for a while since those it had have failed, as Envoy's outlier detection and nginx's {@code
 * max_fails}. A failure is a connection that cannot be had, or breaks, or a response that does not come in time, or one of
 * the statuses. What is the client's fault, or this proxy's own queue's, is none.
 *
 * <p>The time of an ejection is the base time multiplied by the number of ejections so far, to a most; that number falls by
 * one for each base time that the member is not ejected. Afterwards the member is on probation: until a call succeeds, one
 * failure ejects it again.
 *
 * <p>The only member of a group is never ejected, nor the last of those that are up.
 *
 * @param failures in a row that eject a member: 1 and more
 * @param statuses of responses that are failures
 * @param base time of the first ejection
 * @param most time of any ejection
 * @param mostPercent of the members that may be ejected at once: 1 to 100; one may be in any case
 */
public record OutlierEjection(int failures, StatusSet statuses, Duration base, Duration most, int mostPercent) {
    private static final Duration LONGEST = Duration.ofDays(1);

    /** After 5 failures in a row, 502, 503 and 504 among them; for 30 s, to 5 min; half of the members at most. */
    public static final OutlierEjection DEFAULT =
            new OutlierEjection(5, StatusSet.GATEWAY_ERRORS, Duration.ofSeconds(30), Duration.ofMinutes(5), 50);

    /** Checks the ranges. */
    public OutlierEjection {
        Objects.requireNonNull(statuses, "statuses");
        if (failures < 1) {
            throw new IllegalArgumentException(failures + " failures before an ejection: allowed is 1 and more");
        }
        if (mostPercent < 1 || mostPercent > 100) {
            throw new IllegalArgumentException(mostPercent + " % ejected: allowed are 1 to 100");
        }
        Times.check("base time of an ejection", base, LONGEST);
        Times.check("longest time of an ejection", most, LONGEST);
        if (most.compareTo(base) < 0) {
            throw new IllegalArgumentException(
                    "longest time of an ejection " + most + ": allowed is the base time " + base + " and more");
        }
    }

    /** With another number of failures. */
    public OutlierEjection withFailures(int inARow) {
        return new OutlierEjection(inARow, statuses, base, most, mostPercent);
    }

    /** With other statuses. */
    public OutlierEjection withStatuses(StatusSet failed) {
        return new OutlierEjection(failures, failed, base, most, mostPercent);
    }

    /** With other times. */
    public OutlierEjection withTimes(Duration first, Duration longest) {
        return new OutlierEjection(failures, statuses, first, longest, mostPercent);
    }

    /** With another share of the members. */
    public OutlierEjection withMostPercent(int percent) {
        return new OutlierEjection(failures, statuses, base, most, percent);
    }
}
