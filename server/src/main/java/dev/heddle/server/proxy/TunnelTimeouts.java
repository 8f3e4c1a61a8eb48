package dev.heddle.server.proxy;

import java.time.Duration;

/**
 * How long a tunnel may rest: the two connections of an exchange that went on with another protocol, such as WebSocket.
 * Bytes either way count as activity.
 *
 * @param idle without a byte either way; both connections are reset past it
 * @param halfClose without a byte, once one side has ended its output and the other goes on; both are reset past it
 */
public record TunnelTimeouts(Duration idle, Duration halfClose) {
    /** What the timers of an event loop can count. */
    private static final Duration LONGEST = Duration.ofDays(365);

    /**
     * 1 h idle, as HAProxy's documentation has {@code timeout tunnel} (nginx ends a silent tunnel after 60 s, which costs
     * WebSockets without pings their connection), and 30 s half-closed, as its {@code timeout client-fin}.
     */
    public static final TunnelTimeouts DEFAULT = new TunnelTimeouts(Duration.ofHours(1), Duration.ofSeconds(30));

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a time is not more than zero, or longer than a year
     */
    public TunnelTimeouts {
        check("idle", idle);
        check("halfClose", halfClose);
    }

    private static void check(String name, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " timeout " + value + ": allowed is more than zero, to a year");
        }
    }

    /** With another time without a byte. */
    public TunnelTimeouts withIdle(Duration time) {
        return new TunnelTimeouts(time, halfClose);
    }

    /** With another time for a side that is alone. */
    public TunnelTimeouts withHalfClose(Duration time) {
        return new TunnelTimeouts(idle, time);
    }
}
