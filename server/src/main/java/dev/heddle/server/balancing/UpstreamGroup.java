package dev.heddle.server.balancing;

import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.upstream.Upstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Upstreams that do the same work, its members: whoever calls gets one that can take the call, by the group's policy. May
 * be used by any coroutine.
 *
 * <p><b>Threads</b>: a call takes no lock as long as there is a member for it. What changes seldom, who is up, is guarded by
 * a lock that is never held across a suspension, and published as an immutable {@link Roster}.
 */
public final class UpstreamGroup implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(UpstreamGroup.class);
    private static final int LONGEST_RETRY_AFTER_SECONDS = 60;

    private final String name;
    private final LongSupplier clock;
    private final Roster.Rules rules;
    private final RetryPolicy retryPolicy;
    private final RetryBudget retryBudget;
    private final @Nullable OutlierEjection ejection;

    /** Guards the members' health, and the changes of the fields below. */
    private final ReentrantLock changes = new ReentrantLock();

    private volatile List<Member> members;
    private volatile Roster roster;
    private volatile boolean closed;

    private UpstreamGroup(Builder options) {
        name = options.name;
        clock = options.clock;
        rules = new Roster.Rules(
                options.policy, options.slowStart.toNanos(), options.panicPercent, new AtomicInteger());
        retryPolicy = options.retries;
        retryBudget = new RetryBudget(retryPolicy, clock);
        ejection = options.ejection;
        members = options.members.stream().map(Member::new).toList();
        roster = Roster.of(members, rules, clock.getAsLong());
    }

    /** A group. Its name is for errors, logs and meters. */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** Its name. */
    public String name() {
        return name;
    }

    // ---- calls

    /**
     * Chooses a member for a request; the attempt must be closed.
     *
     * @throws NoMemberException if no member can take it
     */
    public Attempt begin(HttpExchange exchange) throws NoMemberException {
        return begin(new ExchangeCall(exchange));
    }

    Attempt begin(Call call) throws NoMemberException {
        var attempt = new Attempt(this, call);
        var member = tryTake(attempt);
        if (member == null) {
            throw noMember();
        }
        attempt.startAt(member);
        return attempt;
    }

    /** Begins a call at a member that the attempt may take; null if there is none now. */
    private @Nullable Member tryTake(Attempt attempt) {
        while (true) {
            var member = roster().pick(attempt);
            if (member == null || member.tryBegin()) {
                return member;
            }
            // Others were faster, or it has just left: it is not chosen again.
        }
    }

    private Roster roster() {
        var known = roster;
        return known.changes() && known.isOver(clock.getAsLong()) ? refreshed(known) : known;
    }

    /** Whoever comes first makes the next one; the others go by the last one meanwhile. */
    private Roster refreshed(Roster known) {
        if (!changes.tryLock()) {
            return known;
        }
        try {
            return refresh();
        } finally {
            changes.unlock();
        }
    }

    private NoMemberException noMember() {
        var now = roster;
        if (closed) {
            return new NoMemberException(name, NoMemberException.Reason.CLOSED, 1);
        }
        return now.isEmpty()
                ? new NoMemberException(name, NoMemberException.Reason.ALL_DOWN, secondsToChange(now))
                : new NoMemberException(name, NoMemberException.Reason.ALL_FULL, 1);
    }

    private int secondsToChange(Roster now) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(now.nanosToChange(clock.getAsLong())) + 1;
        return (int) Math.min(LONGEST_RETRY_AFTER_SECONDS, seconds);
    }

    // ---- for attempts

    RetryPolicy retryPolicy() {
        return retryPolicy;
    }

    /** Begins a call at a member that has not had it; null if there is none, or there have been too many retries. */
    @Nullable Member takeForRetry(Attempt attempt, RetryReason reason) {
        if (roster().pick(attempt) == null) {
            return null;
        }
        if (!retryBudget.tryRetry(begun())) {
            log.debug("group {}: no retry ({}): the budget is used up", name, reason);
            return null;
        }
        return tryTake(attempt);
    }

    private long begun() {
        long sum = 0;
        for (var member : members) {
            sum += member.begun();
        }
        return sum;
    }

    void responded(Member member, int status) {
        if (ejection == null) {
            return;
        }
        if (ejection.statuses().contains(status)) {
            failed(member);
        } else if (member.failures().succeeded()) {
            log.info("group {}: member {} works again", name, member);
        }
    }

    void failed(Member member) {
        if (ejection != null && member.failures().failed(ejection.failures())) {
            eject(member, ejection);
        }
    }

    void end(Member member) {
        member.end();
    }

    // ---- changes

    private void eject(Member member, OutlierEjection options) {
        changes.lock();
        try {
            long now = clock.getAsLong();
            if (!mayEject(member, options, now)) {
                return;
            }
            int failures = member.failures().inARow();
            var time = member.health().eject(now, options);
            member.ejections().incrementAndGet();
            refresh();
            log.warn("group {}: member {} is ejected for {} after {} failures in a row", name, member, time, failures);
        } finally {
            changes.unlock();
        }
    }

    /** Not who is ejected already; not the last that is up; not too many. */
    private boolean mayEject(Member member, OutlierEjection options, long now) {
        int ejected = 0;
        int up = 0;
        for (var one : members) {
            if (one.health().isEjected(now)) {
                ejected++;
            } else if (!one.health().isDown() && !one.definition().disabled()) {
                up++;
            }
        }
        int most = Math.max(1, members.size() * options.mostPercent() / 100);
        return !member.health().isEjected(now) && up > 1 && ejected < most;
    }

    /** Guarded by the lock. */
    private Roster refresh() {
        long now = clock.getAsLong();
        for (var member : members) {
            if (member.health().settle(now, rules.slowStartNanos())) {
                member.failures().startProbation();
                log.info("group {}: member {} is back, on probation", name, member);
            }
        }
        roster = Roster.of(closed ? List.of() : members, rules, now);
        return roster;
    }

    /** Gives no more members; closes them, each when its last call has ended. Returns at once. */
    @Override
    public void close() {
        changes.lock();
        try {
            closed = true;
            refresh();
        } finally {
            changes.unlock();
        }
        members.forEach(Member::leave);
    }

    @Override
    public String toString() {
        return name;
    }

    /** Options of a group. */
    public static final class Builder {
        private static final Duration LONGEST_SLOW_START = Duration.ofHours(1);

        private final String name;
        private final List<GroupMember> members = new ArrayList<>();
        private BalancingPolicy policy = BalancingPolicy.roundRobin();
        private RetryPolicy retries = RetryPolicy.DEFAULT;
        private @Nullable OutlierEjection ejection = OutlierEjection.DEFAULT;
        private Duration slowStart = Duration.ZERO;
        private int panicPercent;
        private LongSupplier clock = System::nanoTime;

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "name");
        }

        /** Adds a member of weight 1, which is the group's from now on. */
        public Builder member(Upstream upstream) {
            return member(GroupMember.of(upstream));
        }

        /** Adds a member. Its upstream is the group's from now on. */
        public Builder member(GroupMember member) {
            members.add(Objects.requireNonNull(member, "member"));
            return this;
        }

        /** How a member is chosen; {@link BalancingPolicy#roundRobin} by default. */
        public Builder policy(BalancingPolicy policy) {
            this.policy = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /** When a call is made again; {@link RetryPolicy#DEFAULT} by default. */
        public Builder retries(RetryPolicy policy) {
            this.retries = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /** When a member is ejected, or null for never; {@link OutlierEjection#DEFAULT} by default. */
        public Builder ejection(@Nullable OutlierEjection options) {
            this.ejection = options;
            return this;
        }

        /**
         * For how long a member that comes back, or joins later, gets less than its share: a tenth at first, then a tenth
         * more after each tenth of the time, as nginx's {@code slow_start}. Zero, for not at all, by default.
         *
         * @throws IllegalArgumentException if not from zero to an hour
         */
        public Builder slowStart(Duration time) {
            if (time.isNegative() || time.compareTo(LONGEST_SLOW_START) > 0) {
                throw new IllegalArgumentException(
                        "slow start " + time + ": allowed is zero, for none, to " + LONGEST_SLOW_START);
            }
            this.slowStart = time;
            return this;
        }

        /**
         * If fewer than so many percent of the members (backups and disabled ones left aside) are up and no backup takes
         * their place, all of them get calls, as in Envoy's panic mode. 0, for never, by default: without a member that is
         * up, calls are refused at once.
         *
         * @throws IllegalArgumentException if not from 0 to 100
         */
        public Builder panicBelow(int percent) {
            if (percent < 0 || percent > 100) {
                throw new IllegalArgumentException("panic below " + percent + " %: allowed are 0, for never, to 100");
            }
            this.panicPercent = percent;
            return this;
        }

        /** The clock of all that goes by time, in nanoseconds; {@link System#nanoTime} by default. */
        public Builder clock(LongSupplier nanos) {
            this.clock = Objects.requireNonNull(nanos, "nanos");
            return this;
        }

        /**
         * Makes the group.
         *
         * @throws IllegalStateException if it has no members, or two of one name
         */
        public UpstreamGroup build() {
            checkMembers(name, members);
            return new UpstreamGroup(this);
        }

        private static void checkMembers(String name, List<GroupMember> members) {
            if (members.isEmpty()) {
                throw new IllegalStateException("group " + name + " has no members");
            }
            var names = new HashSet<String>();
            for (var member : members) {
                if (!names.add(member.name())) {
                    throw new IllegalStateException("group " + name + " has two members named " + member.name());
                }
            }
        }
    }
}
