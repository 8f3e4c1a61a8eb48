package dev.heddle.server.balancing;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.server.balancing.NoMemberException.Reason;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.upstream.Upstream;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Upstreams that do the same work, its members: whoever calls gets one that can take the call, by the group's policy. May
 * be used by any coroutine.
 *
 * <p><b>Threads</b>: a call takes no lock as long as there is a member for it. Where all are full it waits in a queue, for a
 * limited time.
 *
 * <p><b>Changes</b>: {@link #replaceMembers} gives a group other members while it is at work.
 */
public final class UpstreamGroup implements AutoCloseable {
    private static final int LONGEST_RETRY_AFTER_SECONDS = 60;

    private final String name;
    private final BalancingPolicy policy;
    private final LongSupplier clock;
    private final Members members;
    private final WaitQueue queue;
    private final RetryPolicy retryPolicy;
    private final RetryBudget retryBudget;
    private final @Nullable GradientLimit limit;
    private final @Nullable HealthChecker checker;
    private final @Nullable GroupMeters meters;

    private UpstreamGroup(Builder options) {
        name = options.name;
        policy = options.policy;
        clock = options.clock;
        var rules = new Roster.Rules(policy, options.slowStart.toNanos(), options.panicPercent, new AtomicInteger());
        members = new Members(options, rules, new Changes());
        queue = new WaitQueue(options.queue, this::memberOrReason);
        retryPolicy = options.retries;
        retryBudget = new RetryBudget(retryPolicy, clock);
        limit = options.limit == null ? null : new GradientLimit(options.limit, clock.getAsLong());
        checker = options.check == null ? null : new HealthChecker(options.check, clock, members::checked);
        meters = options.registry == null ? null : new GroupMeters(this, options.registry);
        if (meters != null) {
            meters.show(members.all());
        }
        if (meters != null && limit != null) {
            meters.showLimit(limit);
        }
    }

    private final class Changes implements Members.Listener {
        @Override
        public void members(List<Member> all) {
            if (meters != null) {
                meters.show(all);
            }
            if (checker != null) {
                checker.watchOnly(all);
            }
        }

        @Override
        public void changed() {
            queue.serve();
        }
    }

    /** A group. Its name is for errors, logs and meters. */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /**
     * Begins what the group does by itself, its health checks: spread over these event loops. Without them its members are
     * not checked. Ends with {@link #close}, or with the event loops. A second call does nothing.
     */
    public void start(EventLoops loops) {
        if (checker != null) {
            checker.start(loops.schedulers(), members::all);
        }
    }

    // ---- calls

    /**
     * Chooses a member for a request; the attempt must be closed. Suspends, and is a cancellation point, where every member
     * has as many calls as it may have; no longer than the {@link QueueLimits} allow.
     *
     * @throws NoMemberException if no member can take it
     * @throws java.util.concurrent.CancellationException if the coroutine is cancelled while it waits
     * @throws IllegalStateException if it would have to wait, outside of a coroutine
     */
    public Attempt begin(HttpExchange exchange) throws NoMemberException {
        return begin(new ExchangeCall(exchange));
    }

    Attempt begin(Call call) throws NoMemberException {
        if (limit != null && !limit.tryBegin()) {
            throw refused(Reason.OVERLOADED);
        }
        boolean begun = false;
        try {
            var attempt = new Attempt(this, call);
            attempt.startAt(memberFor(attempt));
            begun = true;
            return attempt;
        } finally {
            if (!begun) {
                endCall();
            }
        }
    }

    private Member memberFor(Attempt attempt) throws NoMemberException {
        var found = queue.waiting() == 0 ? memberOrReason(attempt) : null; // nobody is passed by
        if (found == null) {
            long start = clock.getAsLong();
            try {
                found = queue.await(attempt);
            } finally {
                observeWait(clock.getAsLong() - start);
            }
        }
        if (found instanceof Reason reason) {
            throw refused(reason);
        }
        return (Member) found;
    }

    /** A member whose call has begun, or why there can be none, or null as long as all are full. */
    private @Nullable Object memberOrReason(Attempt attempt) {
        var member = tryTake(attempt);
        if (member != null) {
            return member;
        }
        if (members.isClosed()) {
            return Reason.CLOSED;
        }
        return members.roster().isEmpty() ? Reason.ALL_DOWN : null;
    }

    /** Begins a call at a member that the attempt may take; null if there is none now. */
    private @Nullable Member tryTake(Attempt attempt) {
        while (true) {
            var member = members.roster().pick(attempt);
            if (member == null || member.tryBegin()) {
                return member;
            }
            // Others were faster, or it has just left: it is not chosen again.
        }
    }

    private NoMemberException refused(Reason reason) {
        if (meters != null) {
            meters.refused(reason);
        }
        return new NoMemberException(name, reason, reason == Reason.ALL_DOWN ? secondsToChange() : 1);
    }

    private int secondsToChange() {
        long nanos = members.roster().nanosToChange(clock.getAsLong());
        return (int) Math.min(LONGEST_RETRY_AFTER_SECONDS, TimeUnit.NANOSECONDS.toSeconds(nanos) + 1);
    }

    private void observeWait(long nanos) {
        if (meters != null) {
            meters.waited(nanos);
        }
    }

    // ---- for attempts

    RetryPolicy retryPolicy() {
        return retryPolicy;
    }

    /** Begins a call at a member that has not had it; null if there is none, or there have been too many retries. */
    @Nullable Member takeForRetry(Attempt attempt, RetryReason reason) {
        if (members.roster().pick(attempt) == null) {
            return null;
        }
        boolean paid = retryBudget.tryRetry(begun());
        if (meters != null) {
            if (paid) {
                meters.retried(reason);
            } else {
                meters.budgetExhausted();
            }
        }
        return paid ? tryTake(attempt) : null;
    }

    private long begun() {
        long sum = 0;
        for (var member : members.all()) {
            sum += member.begun();
        }
        return sum;
    }

    void responded(Member member, int status) {
        members.responded(member, status);
    }

    void failed(Member member) {
        members.failed(member);
    }

    /** A call at a member has ended: it can take another one. */
    void giveBack(Member member) {
        member.end();
        if (queue.waiting() > 0) {
            queue.serve();
        }
    }

    /** A call has ended, with all its attempts. */
    void endCall() {
        if (limit != null) {
            limit.end();
        }
    }

    /** The time, if somebody wants to know how long calls take. */
    long startOfSample() {
        return limit == null ? 0 : clock.getAsLong();
    }

    void sample(long startedAt) {
        if (limit != null) {
            long now = clock.getAsLong();
            limit.sample(now - startedAt, now);
        }
    }

    // ---- for operators

    /** How it fares now. Takes the lock that changes of its members take: not for every call. */
    public GroupSnapshot snapshot() {
        long now = clock.getAsLong();
        var all = members.locked(
                () -> members.all().stream().map(member -> member.snapshot(now)).toList());
        return new GroupSnapshot(
                name, policy.toString(), all, members.roster().isPanic(), waiting(), limit == null ? 0 : limit.limit());
    }

    /** The members as they are wanted: what {@link #replaceMembers} would be given to change nothing. */
    public List<GroupMember> members() {
        return members.all().stream().map(Member::definition).toList();
    }

    int count(MemberState state) {
        long now = clock.getAsLong();
        return members.locked(() -> (int) members.all().stream()
                .filter(member -> member.state(now) == state)
                .count());
    }

    int waiting() {
        return queue.waiting();
    }

    /**
     * Gives the group other members, for all calls from now on; calls in flight end where they are. May be called by any
     * thread; returns at once.
     *
     * <p>A member with the same {@link Upstream} object is the same member: it keeps its connections, its calls in flight, its
     * health and its counts, whatever its name, weight and flags are now. One with another upstream, but the same name and
     * {@link Upstream#authority}, keeps its health only: so a change of its timeouts does not bring a member back that is down.
     * All others are new, and start slowly if the group has a slow start. The upstream of a member that is not among them is
     * closed after its last call: it cannot come back.
     *
     * @throws IllegalArgumentException if there are no members, or two of one name: nothing changes
     * @throws IllegalStateException if the group has been closed
     */
    public void replaceMembers(List<GroupMember> others) {
        members.replace(others);
    }

    /** Gives no more members; calls that wait are refused; each upstream is closed after its last call. Returns at once. */
    @Override
    public void close() {
        if (checker != null) {
            checker.close();
        }
        members.close();
        if (meters != null) {
            members.locked(() -> {
                meters.close();
                return true;
            });
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** Options of a group. */
    public static final class Builder {
        private static final Duration LONGEST_SLOW_START = Duration.ofHours(1);

        final String name;
        final List<GroupMember> members = new ArrayList<>();

        @Nullable OutlierEjection ejection = OutlierEjection.DEFAULT;

        @Nullable HealthCheck check;

        LongSupplier clock = System::nanoTime;
        private BalancingPolicy policy = BalancingPolicy.roundRobin();
        private RetryPolicy retries = RetryPolicy.DEFAULT;
        private QueueLimits queue = QueueLimits.DEFAULT;
        private Duration slowStart = Duration.ZERO;
        private int panicPercent;
        private @Nullable AdaptiveLimit limit;
        private @Nullable MeterRegistry registry;

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

        /** How members are checked, or null for not at all, the default. {@link UpstreamGroup#start} begins it. */
        public Builder healthCheck(@Nullable HealthCheck options) {
            this.check = options;
            return this;
        }

        /** How calls wait while all members are full; {@link QueueLimits#DEFAULT} by default. */
        public Builder queue(QueueLimits limits) {
            this.queue = Objects.requireNonNull(limits, "limits");
            return this;
        }

        /** A limit of all calls at once that the group finds out by itself, or null for none, the default. */
        public Builder adaptiveLimit(@Nullable AdaptiveLimit options) {
            this.limit = options;
            return this;
        }

        /** Where to register the group's meters; nowhere by default. */
        public Builder meters(MeterRegistry registry) {
            this.registry = Objects.requireNonNull(registry, "registry");
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
         * @throws IllegalArgumentException if it has no members, or two of one name
         */
        public UpstreamGroup build() {
            Members.check(name, members);
            return new UpstreamGroup(this);
        }
    }
}
