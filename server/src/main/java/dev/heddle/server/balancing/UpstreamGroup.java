package dev.heddle.server.balancing;

import dev.heddle.coroutine.CoroutineScheduler;
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
 * <p><b>Changes</b>: {@link #replaceMembers} and {@link #reconfigure} give a group other members and options while it is
 * at work.
 */
public final class UpstreamGroup implements AutoCloseable {
    private static final int LONGEST_RETRY_AFTER_SECONDS = 60;

    private final String name;
    private final LongSupplier clock;
    /** Whose turn it is: goes on whatever changes. */
    private final AtomicInteger turns = new AtomicInteger();

    private final Members members;
    private final WaitQueue queue;
    private final @Nullable GroupMeters meters;
    private volatile Settings settings;

    /** Both guarded by the lock of the members. */
    private @Nullable HealthChecker checker;

    private List<CoroutineScheduler> schedulers = List.of();

    /** What calls go by. */
    private record Settings(
            RetryPolicy retries,
            RetryBudget budget,
            @Nullable AdaptiveLimit limitOptions,
            @Nullable GradientLimit limit) {}

    private UpstreamGroup(Builder options) {
        name = options.name;
        clock = options.clock;
        settings = settings(options);
        members = new Members(name, options.members, options.ofMembers(turns), clock, new Changes());
        queue = new WaitQueue(options.queue, this::memberOrReason);
        meters = options.registry == null ? null : new GroupMeters(this, options.registry);
        if (meters != null) {
            meters.show(members.all());
        }
    }

    private Settings settings(Builder options) {
        return new Settings(
                options.retries, new RetryBudget(options.retries, clock), options.limit, newLimit(options.limit));
    }

    private @Nullable GradientLimit newLimit(@Nullable AdaptiveLimit options) {
        return options == null ? null : new GradientLimit(options, clock.getAsLong());
    }

    private final class Changes implements Members.Listener {
        @Override
        public void members(List<Member> all) {
            if (meters != null) {
                meters.show(all);
            }
            watch(all);
        }

        @Override
        public void ejected(Member member) {
            if (meters != null) {
                meters.ejected(member);
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
        members.locked(() -> {
            if (schedulers.isEmpty() && !members.isClosed()) {
                schedulers = loops.schedulers();
                watch(members.all());
            }
            return schedulers;
        });
    }

    /** Under the lock: these members are checked from now on, as the options say now. */
    private void watch(List<Member> all) {
        var wanted = members.options().check();
        if (checker != null && !checker.check().equals(wanted)) {
            checker.watchOnly(List.of());
            checker = null;
        }
        if (checker == null && wanted != null && !schedulers.isEmpty()) {
            checker = new HealthChecker(wanted, clock, members::checked, schedulers);
        }
        if (checker != null) {
            checker.watchOnly(all);
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
        var limit = settings.limit;
        if (limit != null && !limit.tryBegin()) {
            throw refused(Reason.OVERLOADED);
        }
        boolean begun = false;
        try {
            var attempt = new Attempt(this, call, limit);
            attempt.startAt(memberFor(attempt));
            begun = true;
            return attempt;
        } finally {
            if (!begun && limit != null) {
                limit.end();
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
                observeWait(attempt, clock.getAsLong() - start);
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

    private void observeWait(Attempt attempt, long nanos) {
        attempt.call().waited(nanos);
        if (meters != null) {
            meters.waited(nanos);
        }
    }

    // ---- for attempts

    RetryPolicy retryPolicy() {
        return settings.retries;
    }

    /** Begins a call at a member that has not had it; null if there is none, or there have been too many retries. */
    @Nullable Member takeForRetry(Attempt attempt, RetryReason reason) {
        if (members.roster().pick(attempt) == null) {
            return null;
        }
        boolean paid = mayRetry(reason);
        if (meters != null) {
            if (paid) {
                meters.retried(reason);
            } else {
                meters.budgetExhausted();
            }
        }
        return paid ? tryTake(attempt) : null;
    }

    /** A call that has reached nobody is no more work for the members when it is made again. */
    private boolean mayRetry(RetryReason reason) {
        if (reason == RetryReason.CONNECT) {
            settings.budget.countUnpaid();
            return true;
        }
        return settings.budget.tryRetry(begun());
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

    long now() {
        return clock.getAsLong();
    }

    // ---- for operators

    /** How it fares now. Takes the lock that changes of its members take: not for every call. */
    public GroupSnapshot snapshot() {
        long now = clock.getAsLong();
        var all = members.locked(
                () -> members.all().stream().map(member -> member.snapshot(now)).toList());
        return new GroupSnapshot(
                name,
                members.options().rules().policy().toString(),
                all,
                members.roster().isPanic(),
                waiting(),
                limit());
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

    boolean isUp(Member member) {
        long now = clock.getAsLong();
        return members.locked(() -> member.state(now) == MemberState.UP);
    }

    int waiting() {
        return queue.waiting();
    }

    /** Zero if there is none. */
    int limit() {
        var limit = settings.limit;
        return limit == null ? 0 : limit.limit();
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
     * @throws IllegalArgumentException if there are no members, or two of one name or upstream: nothing changes
     * @throws IllegalStateException if the group has been closed
     */
    public void replaceMembers(List<GroupMember> others) {
        members.replace(others, members.options());
    }

    /**
     * Gives the group other members, as {@link #replaceMembers}, and other options, for all calls from now on. Clock and
     * meters stay what they were. Health checks go on with their new options, if the group was started; without any, members
     * that were down are up. An adaptive limit whose options have changed begins at its first value again.
     *
     * @throws IllegalArgumentException if the name is another one, or the members are wrong: nothing changes
     * @throws IllegalStateException if the group has been closed
     */
    public void reconfigure(Builder options) {
        if (!options.name.equals(name)) {
            throw new IllegalArgumentException("group " + name + " cannot become group " + options.name);
        }
        members.replace(options.members, options.ofMembers(turns));
        queue.limits(options.queue);
        var before = settings;
        var after = settings(options);
        settings = new Settings(
                after.retries,
                after.retries.equals(before.retries) ? before.budget : after.budget,
                after.limitOptions,
                Objects.equals(after.limitOptions, before.limitOptions) ? before.limit : after.limit);
    }

    /** Gives no more members; calls that wait are refused; each upstream is closed after its last call. Returns at once. */
    @Override
    public void close() {
        members.locked(this::endWhatItDoesByItself);
        members.close();
    }

    private boolean endWhatItDoesByItself() {
        schedulers = List.of();
        if (checker != null) {
            checker.watchOnly(List.of());
        }
        if (meters != null) {
            meters.close();
        }
        return true;
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

        private @Nullable OutlierEjection ejection = OutlierEjection.DEFAULT;

        private @Nullable HealthCheck check;

        private LongSupplier clock = System::nanoTime;
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

        /**
         * Where to register the group's meters, {@code http.client.group.*} and {@code http.client.member.*}; nowhere by
         * default. They are gone when it is closed. Several groups of one name are metered as one.
         */
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

        private Members.Options ofMembers(AtomicInteger turns) {
            return new Members.Options(
                    new Roster.Rules(policy, slowStart.toNanos(), panicPercent, turns), ejection, check);
        }

        /**
         * Makes the group.
         *
         * @throws IllegalArgumentException if it has no members, or two of one name or upstream
         */
        public UpstreamGroup build() {
            Members.check(name, members);
            return new UpstreamGroup(this);
        }
    }
}
