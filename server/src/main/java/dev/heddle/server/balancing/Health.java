package dev.heddle.server.balancing;

import java.time.Duration;

/**
 * Whether a member may have calls, as far as it is known by how it fares, and since when. Guarded by the group's lock.
 * Times are nanoseconds of the group's clock.
 *
 * <table>
 * <caption>What happens to a member</caption>
 * <tr><td>ejected</td><td>by failures in a row, until a time</td></tr>
 * <tr><td>returned</td><td>when that time has come: slow start begins, and probation</td></tr>
 * <tr><td>down, up again</td><td>by health checks, apart from ejection: slow start begins when it is up again</td></tr>
 * </table>
 */
final class Health {
    /** Into how many steps a slow start is divided: each is a change of the group's candidates. */
    private static final int SLOW_START_STEPS = 10;

    private boolean down;
    private boolean ejected;
    private long ejectedUntil;
    private int ejections;
    private long returnedAt;
    private boolean slowStart;
    private long slowStartAt;

    /** For a member that joins a group which is at work: it has been nowhere yet, so that it starts slowly. */
    void joins(long now) {
        startSlowly(now);
    }

    /** Returns false if it was down already. */
    boolean goesDown() {
        boolean changed = !down;
        down = true;
        return changed;
    }

    /** Returns false if it was up already. */
    boolean comesUp(long now) {
        if (!down) {
            return false;
        }
        down = false;
        startSlowly(now);
        return true;
    }

    /** Ejects it for a time, which is returned. */
    Duration eject(long now, OutlierEjection options) {
        long base = options.base().toNanos();
        if (ejections > 0) {
            ejections = (int) Math.max(0, ejections - (now - returnedAt) / base);
        }
        ejections++;
        var most = options.most().toNanos();
        long nanos = ejections > most / base ? most : base * ejections;
        ejected = true;
        ejectedUntil = now + nanos;
        return Duration.ofNanos(nanos);
    }

    /** Ends what has had its time. Returns whether an ejection has ended. */
    boolean settle(long now, long slowStartNanos) {
        boolean returns = ejected && now - ejectedUntil >= 0;
        if (returns) {
            ejected = false;
            returnedAt = ejectedUntil;
            startSlowly(now);
        }
        if (slowStart && now - slowStartAt >= slowStartNanos) {
            slowStart = false;
        }
        return returns;
    }

    private void startSlowly(long now) {
        slowStart = true;
        slowStartAt = now;
    }

    boolean isDown() {
        return down;
    }

    boolean isEjected(long now) {
        return ejected && now - ejectedUntil < 0;
    }

    /** How long it stays ejected: zero if it is not. */
    long ejectedNanos(long now) {
        return ejected ? Math.max(0, ejectedUntil - now) : 0;
    }

    /** Tenths of its weight that it has: the first as soon as it is back, all of them when the slow start is over. */
    int tenths(long now, long slowStartNanos) {
        if (!slowStart || slowStartNanos == 0) {
            return SLOW_START_STEPS;
        }
        long step = Math.max(1, slowStartNanos / SLOW_START_STEPS);
        return (int) Math.min(SLOW_START_STEPS, (now - slowStartAt) / step + 1);
    }

    /** In how many nanoseconds it will change by itself; {@link Long#MAX_VALUE} if it will not. */
    long nanosToChange(long now, long slowStartNanos) {
        if (ejected) {
            return Math.max(0, ejectedUntil - now);
        }
        if (!slowStart || slowStartNanos == 0) {
            return Long.MAX_VALUE;
        }
        long step = Math.max(1, slowStartNanos / SLOW_START_STEPS);
        return step - (now - slowStartAt) % step;
    }
}
