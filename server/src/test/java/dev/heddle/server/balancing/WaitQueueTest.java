package dev.heddle.server.balancing;

import static dev.heddle.server.balancing.Groups.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.EventLoops;
import dev.heddle.server.balancing.NoMemberException.Reason;
import dev.heddle.server.fixture.Calls;
import dev.heddle.server.fixture.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls wait while all members are full: in their order, for a limited time, and none is lost. */
class WaitQueueTest {
    private static final Duration SHORT = Duration.ofMillis(100);

    @RegisterExtension
    final Calls calls = new Calls();

    private final List<String> order = new CopyOnWriteArrayList<>();

    private static UpstreamGroup group(QueueLimits limits) {
        return UpstreamGroup.builder("test")
                .member(member("a").withMaxRequests(1))
                .queue(limits)
                .build();
    }

    private static UpstreamGroup group() {
        return group(new QueueLimits(10, Eventually.PATIENCE));
    }

    private Calls.Pending<Attempt> startWaiting(UpstreamGroup group, String name) {
        int before = group.waiting();
        var call = calls.start(() -> {
            var attempt = group.begin(new TestCall());
            order.add(name);
            return attempt;
        });
        Eventually.isTrue(name + " waits", () -> group.waiting() == before + 1);
        return call;
    }

    private static void assertRefused(Calls.Pending<Attempt> call, Reason reason) {
        assertThatThrownBy(call::get)
                .isInstanceOfSatisfying(
                        NoMemberException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void whoWaitsIsServedInOrder() throws Exception {
        var group = group();
        var first = group.begin(new TestCall());
        var second = startWaiting(group, "second");
        var third = startWaiting(group, "third");
        assertThat(order).isEmpty();

        first.close();
        second.get().close();
        third.get().close();

        assertThat(order).containsExactly("second", "third");
        assertThat(group.waiting()).isZero();
    }

    @Test
    void nobodyIsPassedBy() throws Exception {
        var group = UpstreamGroup.builder("test")
                .member(member("a").withMaxRequests(1))
                .member(member("b").withMaxRequests(1))
                .queue(new QueueLimits(10, Eventually.PATIENCE))
                .build();
        var both = Groups.begin(group, 2);
        var waiting = startWaiting(group, "waiting");
        var later = startWaiting(group, "later");

        both.get(1).close();
        assertThat(waiting.get().upstream().name()).isEqualTo("b");
        both.get(0).close();

        assertThat(later.get().upstream().name()).isEqualTo("a");
        assertThat(order).containsExactly("waiting", "later");
    }

    @Test
    void cancelledWaiterTakesNothing() throws Exception {
        var group = group();
        var first = group.begin(new TestCall());
        var cancelled = startWaiting(group, "cancelled");
        var next = startWaiting(group, "next");

        cancelled.coroutine().cancel("not wanted");
        assertThatThrownBy(cancelled::get).isInstanceOf(CancellationException.class);
        assertThat(group.waiting()).isEqualTo(1);
        first.close();

        next.get().close();
        assertThat(order).containsExactly("next");
        assertThat(group.snapshot().members().getFirst().inFlight()).isZero();
    }

    @Test
    void waitsNoLongerThanItMay() throws Exception {
        var group = group(new QueueLimits(10, SHORT));
        var first = group.begin(new TestCall());

        assertRefused(calls.start(() -> group.begin(new TestCall())), Reason.WAITED_TOO_LONG);

        assertThat(group.waiting()).isZero();
        first.close();
        group.begin(new TestCall()).close();
    }

    @Test
    void noMoreWaitThanMay() throws Exception {
        var group = group(new QueueLimits(1, Eventually.PATIENCE));
        var first = group.begin(new TestCall());
        var waiting = startWaiting(group, "waiting");

        assertRefused(calls.start(() -> group.begin(new TestCall())), Reason.ALL_FULL);

        first.close();
        waiting.get().close();
    }

    @Test
    void closingTheGroupRefusesWhoWaits() throws Exception {
        var group = group();
        var first = group.begin(new TestCall());
        var waiting = startWaiting(group, "waiting");

        group.close();

        assertRefused(waiting, Reason.CLOSED);
        first.close();
    }

    @Test
    void aMemberThatJoinsTakesWhoWaits() throws Exception {
        var group = group();
        var first = group.begin(new TestCall());
        var waiting = startWaiting(group, "waiting");

        var members = new ArrayList<>(group.members());
        members.add(member("b"));
        group.replaceMembers(members);

        assertThat(waiting.get().upstream().name()).isEqualTo("b");
        first.close();
    }

    @Test
    void severalLoopsNeverHaveMoreThanMayBeAndLoseNothing() throws Exception {
        int limit = 3;
        int loops = 4;
        int coroutines = 8;
        int rounds = 200;
        var group = UpstreamGroup.builder("test")
                .member(member("a").withMaxRequests(1))
                .member(member("b").withMaxRequests(2))
                .queue(new QueueLimits(1_000, Eventually.PATIENCE))
                .build();
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var done = new AtomicInteger();
        try (var all = EventLoops.builder().count(loops).build()) {
            for (int i = 0; i < loops * coroutines; i++) {
                all.next().start("caller", () -> {
                    for (int round = 0; round < rounds; round++) {
                        try (var attempt = group.begin(new TestCall())) {
                            assertThat(attempt.upstream()).isNotNull();
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            Coroutine.yieldNow();
                            inside.decrementAndGet();
                        }
                    }
                    done.incrementAndGet();
                });
            }
            Eventually.isTrue("all have ended", () -> done.get() == loops * coroutines);
        }
        assertThat(most.get()).isEqualTo(limit);
        assertThat(group.waiting()).isZero();
        assertThat(group.snapshot().members())
                .allSatisfy(one -> assertThat(one.inFlight()).isZero());
        assertThat(group.snapshot().members().stream()
                        .mapToLong(MemberSnapshot::requests)
                        .sum())
                .isEqualTo((long) loops * coroutines * rounds);
    }

    @Test
    void cancellationsAmongManyLoseNothing() throws Exception {
        var group = UpstreamGroup.builder("test")
                .member(member("a").withMaxRequests(1))
                .queue(new QueueLimits(1_000, Eventually.PATIENCE))
                .build();
        var served = new AtomicInteger();
        try (var loops = EventLoops.builder().count(3).build()) {
            var callers = new ArrayList<Coroutine>();
            for (int i = 0; i < 60; i++) {
                callers.add(loops.next().start("caller", () -> {
                    while (true) {
                        try (var attempt = group.begin(new TestCall())) {
                            attempt.responded(200);
                            Coroutine.yieldNow();
                            served.incrementAndGet();
                        }
                    }
                }));
            }
            for (var caller : callers) {
                int before = served.get();
                Eventually.isTrue("calls are served", () -> served.get() > before);
                caller.cancel("enough");
            }
            for (var caller : callers) {
                caller.join();
            }
        }
        assertThat(group.waiting()).isZero();
        assertThat(group.snapshot().members().getFirst().inFlight()).isZero();
        group.begin(new TestCall()).close();
    }
}
