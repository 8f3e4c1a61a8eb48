package dev.heddle.server.balancing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who gets calls now: the members that are up; where there is none, the backups that are up. Immutable: when something
 * changes there is another one, so that a call only reads one reference.
 *
 * <p>In panic, when fewer members are up than a given share, all of them get calls, as in Envoy: that most of them are down
 * is then held for a fault of the checks, or a load that the few could not bear.
 */
final class Roster {
    private static final long NEVER = Long.MAX_VALUE;

    private final @Nullable Picker picker;
    private final @Nullable Member sole;
    private final int size;
    private final boolean panic;
    private final boolean changes;
    private final long changesAt;

    /** How a group makes its rosters. */
    record Rules(BalancingPolicy policy, long slowStartNanos, int panicPercent, AtomicInteger turns) {}

    private Roster(List<Member> chosen, boolean panic, Rules rules, long now, long nanosToChange) {
        this.panic = panic;
        size = chosen.size();
        sole = size == 1 ? chosen.getFirst() : null;
        picker = size < 2 ? null : rules.policy.picker(candidates(chosen, rules, now));
        changes = nanosToChange != NEVER;
        changesAt = now + (changes ? nanosToChange : 0);
    }

    /** Guarded by the group's lock, as its members' health is. */
    static Roster of(List<Member> members, Rules rules, long now) {
        var primaries = enabled(members, false);
        var chosen = up(primaries, now);
        boolean panic = false;
        if (chosen.isEmpty()) {
            chosen = up(enabled(members, true), now);
        }
        if (isTooFew(up(primaries, now).size(), primaries.size(), rules) && (chosen.isEmpty() || !isBackup(chosen))) {
            chosen = primaries;
            panic = true;
        }
        return new Roster(chosen, panic, rules, now, nanosToChange(members, rules, now));
    }

    private static boolean isTooFew(int up, int all, Rules rules) {
        return 100L * up < (long) rules.panicPercent * all;
    }

    private static boolean isBackup(List<Member> chosen) {
        return chosen.getFirst().definition().backup();
    }

    private static List<Member> enabled(List<Member> members, boolean backup) {
        var enabled = new ArrayList<Member>(members.size());
        for (var member : members) {
            if (!member.definition().disabled() && member.definition().backup() == backup) {
                enabled.add(member);
            }
        }
        return enabled;
    }

    private static List<Member> up(List<Member> members, long now) {
        var up = new ArrayList<Member>(members.size());
        for (var member : members) {
            if (!member.health().isDown() && !member.health().isEjected(now)) {
                up.add(member);
            }
        }
        return up;
    }

    private static Candidates candidates(List<Member> chosen, Rules rules, long now) {
        var weights = new int[chosen.size()];
        for (int i = 0; i < weights.length; i++) {
            var member = chosen.get(i);
            weights[i] = member.definition().weight() * member.health().tenths(now, rules.slowStartNanos);
        }
        return new Candidates(chosen, weights, rules.turns);
    }

    private static long nanosToChange(List<Member> members, Rules rules, long now) {
        long nearest = NEVER;
        for (var member : members) {
            nearest = Math.min(nearest, member.health().nanosToChange(now, rules.slowStartNanos));
        }
        return nearest;
    }

    /** A member that the attempt may take, or null. */
    @Nullable Member pick(Attempt attempt) {
        if (picker != null) {
            return picker.pick(attempt);
        }
        return sole != null && attempt.allows(sole) ? sole : null;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean isPanic() {
        return panic;
    }

    /** Whether it has changed by itself: an ejection has ended, a slow start has gone on. Else nobody looks at the clock. */
    boolean isOver(LongSupplier clock) {
        return changes && clock.getAsLong() - changesAt >= 0;
    }

    /** Zero if it does not change. */
    long nanosToChange(long now) {
        return changes ? Math.max(0, changesAt - now) : 0;
    }
}
