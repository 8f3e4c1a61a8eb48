package dev.heddle.server.balancing;

import dev.heddle.server.upstream.Upstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members of a group, and who of them gets calls. What changes seldom, how they fare, is guarded by a lock that is never
 * held across a suspension, nor while something is logged, and published as a {@link Roster}: who calls reads that.
 */
final class Members {
    private static final Logger log = LoggerFactory.getLogger(Members.class);

    /** Is told of changes, not under the lock but for {@link #members}. */
    interface Listener {
        /** Under the lock: these are the members from now on. */
        void members(List<Member> all);

        /** Under the lock. */
        void ejected(Member member);

        /** Other members get calls now than before. */
        void changed();
    }

    /** What operators have chosen. */
    record Options(
            Roster.Rules rules,
            @Nullable OutlierEjection ejection,
            @Nullable HealthCheck check) {}

    private final String group;
    private final LongSupplier clock;
    private final Listener listener;
    private final ReentrantLock lock = new ReentrantLock();

    private volatile Options options;
    private volatile List<Member> all;
    private volatile Roster roster;
    private volatile boolean closed;

    Members(String group, List<GroupMember> first, Options options, LongSupplier clock, Listener listener) {
        this.group = group;
        this.options = options;
        this.clock = clock;
        this.listener = listener;
        all = first.stream().map(Member::new).toList();
        roster = Roster.of(all, options.rules, clock.getAsLong());
    }

    // ---- for calls: no lock

    List<Member> all() {
        return all;
    }

    boolean isClosed() {
        return closed;
    }

    /** Who gets calls now. */
    Roster roster() {
        var known = roster;
        return known.isOver(clock) ? refreshed(known) : known;
    }

    /** Whoever comes first makes the next one; the others go by the last one meanwhile. */
    private Roster refreshed(Roster known) {
        if (!lock.tryLock()) {
            return known;
        }
        try {
            return refresh();
        } finally {
            lock.unlock();
        }
    }

    void responded(Member member, int status) {
        var ejection = options.ejection;
        if (ejection == null) {
            return;
        }
        if (ejection.statuses().contains(status)) {
            failed(member);
        } else if (member.failures().succeeded()) {
            log.info("group {}: member {} works again", group, member);
        }
    }

    void failed(Member member) {
        var ejection = options.ejection;
        if (ejection == null || !member.failures().failed(ejection.failures())) {
            return;
        }
        int failures = member.failures().inARow();
        var time = locked(() -> eject(member, ejection));
        if (time != null) {
            log.warn("group {}: member {} is ejected for {} after {} failures in a row", group, member, time, failures);
            listener.changed();
        }
    }

    // ---- changes

    /** Under the lock. Returns for how long, or null if it may not be ejected. */
    private @Nullable Duration eject(Member member, OutlierEjection ejection) {
        long now = clock.getAsLong();
        if (!mayEject(member, ejection, now)) {
            return null;
        }
        var time = member.health().eject(now, ejection);
        member.ejections().incrementAndGet();
        listener.ejected(member);
        refresh();
        return time;
    }

    /** Not who is ejected already, or has left; not the last that is up; not too many. */
    private boolean mayEject(Member member, OutlierEjection ejection, long now) {
        int ejected = 0;
        int up = 0;
        for (var one : all) {
            if (one.health().isEjected(now)) {
                ejected++;
            } else if (one.state(now) == MemberState.UP) {
                up++;
            }
        }
        int most = Math.max(1, all.size() * ejection.mostPercent() / 100);
        return member.state(now) != MemberState.EJECTED && all.contains(member) && up > 1 && ejected < most;
    }

    /** What came of a health check. */
    void checked(Member member, CheckResult result) {
        boolean changed = locked(() -> {
            var check = options.check;
            return check != null && member.checks().add(result, check) && turn(member, result);
        });
        if (changed) {
            tell(member, result);
            listener.changed();
        }
    }

    /** Under the lock. */
    private boolean turn(Member member, CheckResult result) {
        boolean changed = result.passed()
                ? member.health().comesUp(clock.getAsLong())
                : member.health().goesDown();
        if (changed) {
            refresh();
        }
        return changed;
    }

    private void tell(Member member, CheckResult result) {
        if (result.passed()) {
            log.info("group {}: member {} is up: {}", group, member, result.text());
        } else {
            log.warn("group {}: member {} is down: {}", group, member, result.text());
        }
    }

    /** Under the lock. */
    private Roster refresh() {
        long now = clock.getAsLong();
        for (var member : all) {
            if (member.health().settle(now, options.rules.slowStartNanos())) {
                member.failures().startProbation();
            }
        }
        roster = Roster.of(closed ? List.of() : all, options.rules, now);
        return roster;
    }

    Options options() {
        return options;
    }

    /** See {@link UpstreamGroup#reconfigure}. */
    void replace(List<GroupMember> wanted, Options others) {
        check(group, wanted);
        var left = locked(() -> exchange(wanted, others));
        left.forEach(Member::leave);
        listener.changed();
    }

    /** Under the lock. Returns who has left. */
    private List<Member> exchange(List<GroupMember> wanted, Options others) {
        if (closed) {
            throw new IllegalStateException("group " + group + " has been closed");
        }
        var before = all;
        options = others;
        all = wanted.stream().map(one -> memberFor(one, before)).toList();
        if (others.check == null) {
            all.forEach(member -> member.health().comesUp(clock.getAsLong())); // nobody else would say that it is up
        }
        refresh();
        listener.members(all);
        var left = new ArrayList<>(before);
        left.removeAll(all);
        return left;
    }

    private Member memberFor(GroupMember wanted, List<Member> before) {
        for (var known : before) {
            if (known.upstream() == wanted.upstream()) {
                known.redefine(wanted);
                return known;
            }
        }
        for (var known : before) {
            if (known.name().equals(wanted.name())
                    && known.upstream().authority().equals(wanted.upstream().authority())) {
                return known.successor(wanted);
            }
        }
        var added = new Member(wanted);
        added.health().joins(clock.getAsLong());
        return added;
    }

    /** Nobody gets calls any more; each upstream is closed when its last call has ended. */
    void close() {
        locked(() -> {
            closed = true;
            return refresh();
        });
        all.forEach(Member::leave);
        listener.changed();
    }

    /** Some code that reads how members fare. */
    <T extends @Nullable Object> T locked(Supplier<T> code) {
        lock.lock();
        try {
            return code.get();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Checks that there are members, each with a name and an upstream of its own.
     *
     * @throws IllegalArgumentException if not
     */
    static void check(String group, List<GroupMember> members) {
        if (members.isEmpty()) {
            throw new IllegalArgumentException("group " + group + " has no members");
        }
        var names = new HashSet<String>();
        var upstreams = new HashSet<Upstream>();
        for (var member : members) {
            if (!names.add(member.name())) {
                throw new IllegalArgumentException("group " + group + " has two members named " + member.name());
            }
            if (!upstreams.add(member.upstream())) {
                throw new IllegalArgumentException(
                        "group " + group + ": member " + member.name() + " has the upstream of another member");
            }
        }
    }
}
