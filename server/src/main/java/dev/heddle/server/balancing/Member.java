package dev.heddle.server.balancing;

import dev.heddle.server.upstream.Upstream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A member at work. Counts its calls, over all event loops; closes its upstream when it has left the group and its last
 * call has ended.
 *
 * <p>Calls that have begun and calls that have ended are two counts that only grow: the difference is what is in flight, and
 * the first is wanted by the retry budget. To read the first before the second makes the difference too great rather than
 * too small, and a compare-and-set of the first makes it exact.
 *
 * <p>Leaving, against a call that begins: the one sets {@code leaving} and then reads the counts, the other counts and then
 * reads {@code leaving}. One of them sees the other, so that no call is sent to an upstream that is closed.
 */
final class Member {
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private final AtomicLong ejections = new AtomicLong();
    private final FailureCount failures;
    private final Health health;
    private final CheckRecord checks;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile GroupMember definition;
    private volatile boolean leaving;

    Member(GroupMember definition) {
        this(definition, new Health(), new CheckRecord(), new FailureCount());
    }

    private Member(GroupMember definition, Health health, CheckRecord checks, FailureCount failures) {
        this.definition = definition;
        this.health = health;
        this.checks = checks;
        this.failures = failures;
    }

    /** One of the same name with another upstream, which fares as this one until it is known better. */
    Member successor(GroupMember other) {
        return new Member(other, health, checks, failures);
    }

    GroupMember definition() {
        return definition;
    }

    /** With the same upstream. */
    void redefine(GroupMember other) {
        definition = other;
    }

    String name() {
        return definition.name();
    }

    Upstream upstream() {
        return definition.upstream();
    }

    /** Guarded by the group's lock. */
    Health health() {
        return health;
    }

    /** Guarded by the group's lock. */
    CheckRecord checks() {
        return checks;
    }

    /** Guarded by the group's lock. */
    MemberState state(long now) {
        if (leaving || definition.disabled()) {
            return MemberState.DRAINING;
        }
        if (health.isDown()) {
            return MemberState.DOWN;
        }
        return health.isEjected(now) ? MemberState.EJECTED : MemberState.UP;
    }

    FailureCount failures() {
        return failures;
    }

    AtomicLong ejections() {
        return ejections;
    }

    // ---- calls

    /** Begins a call; returns false if it has as many as it may have, or has left. */
    boolean tryBegin() {
        int most = definition.maxRequests();
        if (most == 0) {
            begun.incrementAndGet();
        } else if (!tryBegin(most)) {
            return false;
        }
        if (leaving) {
            end();
            return false;
        }
        return true;
    }

    private boolean tryBegin(int most) {
        while (true) {
            long before = begun.get();
            if (before - ended.get() >= most) {
                return false;
            }
            if (begun.compareAndSet(before, before + 1)) {
                return true;
            }
        }
    }

    void end() {
        ended.incrementAndGet();
        if (leaving) {
            closeIfUnused();
        }
    }

    boolean hasRoom() {
        int most = definition.maxRequests();
        return most == 0 || inFlight() < most;
    }

    int inFlight() {
        long first = begun.get();
        return (int) Math.max(0, first - ended.get());
    }

    long begun() {
        return begun.get();
    }

    // ---- the end

    /** It gets no calls any more; its upstream is closed as soon as it has none in flight. */
    void leave() {
        leaving = true;
        closeIfUnused();
    }

    boolean isLeaving() {
        return leaving;
    }

    private void closeIfUnused() {
        if (inFlight() == 0 && closed.compareAndSet(false, true)) {
            upstream().close();
        }
    }

    /** How it fares. Guarded by the group's lock. */
    MemberSnapshot snapshot(long now) {
        var last = checks.last();
        return new MemberSnapshot(
                name(),
                upstream().name(),
                upstream().authority(),
                state(now),
                definition.weight(),
                definition.backup(),
                inFlight(),
                definition.maxRequests(),
                begun(),
                failures.inARow(),
                ejections.get(),
                Duration.ofNanos(health.ejectedNanos(now)),
                last == null ? null : last.text(),
                last == null ? null : Duration.ofNanos(Math.max(0, now - last.at())),
                upstream().pools());
    }

    @Override
    public String toString() {
        return name();
    }
}
