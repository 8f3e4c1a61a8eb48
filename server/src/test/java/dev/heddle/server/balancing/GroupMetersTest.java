package dev.heddle.server.balancing;

import static dev.heddle.server.balancing.Groups.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.fixture.Calls;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.upstream.PoolSnapshot;
import dev.heddle.server.upstream.UpstreamLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Operators see who is up, who was ejected, what was made again, what waits and what was refused. */
class GroupMetersTest {
    @RegisterExtension
    final Calls calls = new Calls();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private UpstreamGroup.Builder group() {
        return UpstreamGroup.builder("api").clock(() -> 0).meters(registry);
    }

    private double members(String state) {
        return registry.get("http.client.group.members")
                .tags("group", "api", "state", state)
                .gauge()
                .value();
    }

    private double counter(String name, String... tags) {
        return registry.get(name).tag("group", "api").tags(tags).counter().count();
    }

    private double active(String member) {
        return registry.get("http.client.member.active")
                .tags("group", "api", "upstream", member)
                .gauge()
                .value();
    }

    private double up(String member) {
        return registry.get("http.client.member.up")
                .tags("group", "api", "upstream", member)
                .gauge()
                .value();
    }

    @Test
    void membersByStateAndTheirCalls() throws Exception {
        var group = group().member(member("a"))
                .member(member("b"))
                .member(member("c").withDisabled(true))
                .build();
        assertThat(members("up")).isEqualTo(2);
        assertThat(members("draining")).isEqualTo(1);

        for (int i = 0; i < 10; i++) {
            try (var attempt = group.begin(new TestCall())) {
                attempt.responded(attempt.upstream().name().equals("b") ? 504 : 200);
            }
        }
        calls.expectLog("member b is ejected");
        var attempt = group.begin(new TestCall());

        assertThat(members("up")).isEqualTo(1);
        assertThat(members("ejected")).isEqualTo(1);
        assertThat(active("a")).isEqualTo(1);
        assertThat(up("a")).isEqualTo(1);
        assertThat(up("b")).isZero();
        assertThat(registry.get("http.client.member.ejections")
                        .tags("group", "api", "upstream", "b")
                        .counter()
                        .count())
                .isEqualTo(1);
        attempt.close();
        assertThat(active("a")).isZero();
        group.close();
    }

    @Test
    void retriesByReason() throws Exception {
        var group = group().member(member("a"))
                .member(member("b"))
                .retries(RetryPolicy.DEFAULT.withStatuses(StatusSet.of(503)).withBudget(0, 1))
                .build();

        for (int i = 0; i < 3; i++) {
            try (var attempt = group.begin(new TestCall())) {
                attempt.responded(503);
                assertThat(attempt.next()).isEqualTo(i == 0);
            }
        }

        assertThat(counter("http.client.group.retries", "reason", "status")).isEqualTo(1);
        assertThat(counter("http.client.group.retries.exhausted")).isEqualTo(2);
        group.close();
    }

    @Test
    void whoWaitsAndWhoIsRefused() throws Exception {
        var group = group().member(member("a").withMaxRequests(1))
                .queue(new QueueLimits(1, Eventually.PATIENCE))
                .build();
        var first = group.begin(new TestCall());
        var waiting = calls.start(() -> group.begin(new TestCall()));
        Eventually.isTrue(
                "one waits",
                () -> registry.get("http.client.group.waiting").gauge().value() == 1);
        assertThatThrownBy(() -> calls.call(() -> group.begin(new TestCall()))).isInstanceOf(NoMemberException.class);

        first.close();
        waiting.get().close();

        assertThat(counter("http.client.group.refused", "reason", "all_full")).isEqualTo(1);
        assertThat(registry.get("http.client.group.queue.time").timer().count()).isEqualTo(2);
        group.close();
    }

    @Test
    void limitIsShownIfThereIsOne() throws Exception {
        var group =
                group().member(member("a")).adaptiveLimit(AdaptiveLimit.DEFAULT).build();

        assertThat(registry.get("http.client.group.limit").gauge().value()).isEqualTo(100);
        group.close();
    }

    @Test
    void metersGoWithTheirMembersAndWithTheGroup() {
        var group = group().member(member("a")).build();

        group.replaceMembers(List.of(member("b")));
        assertThat(registry.find("http.client.member.active")
                        .tag("upstream", "a")
                        .gauge())
                .isNull();
        assertThat(active("b")).isZero();
        group.close();

        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void groupThatReplacesAnotherOfItsNameKeepsItsMeters() throws Exception {
        var before = group().member(member("a")).build();
        var pending = before.begin(new TestCall());
        var after = group().member(member("a")).build();
        var attempt = after.begin(new TestCall());
        assertThat(active("a")).as("of both, while the first one drains").isEqualTo(2);

        pending.close();
        before.close();

        assertThat(active("a")).isEqualTo(1);
        assertThat(members("up")).isEqualTo(1);
        attempt.close();
        after.close();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void snapshotTellsHowEachMemberFares() throws Exception {
        var group = group().member(member("a").withWeight(3).withMaxRequests(9))
                .member(member("b").withBackup(true))
                .policy(BalancingPolicy.leastConnections())
                .build();
        try (var attempt = group.begin(new TestCall())) {
            attempt.responded(502);
        }
        var second = group.begin(new TestCall());

        var snapshot = group.snapshot();

        assertThat(snapshot.name()).isEqualTo("api");
        assertThat(snapshot.policy()).isEqualTo("least-connections");
        assertThat(snapshot.members().getFirst())
                .isEqualTo(new MemberSnapshot(
                        "a",
                        "a",
                        "127.0.0.1:9",
                        MemberState.UP,
                        3,
                        false,
                        1,
                        9,
                        2,
                        1,
                        0,
                        Duration.ZERO,
                        null,
                        null,
                        new PoolSnapshot(0, 0, 0, UpstreamLimits.DEFAULT.connections())));
        assertThat(snapshot.members().get(1).backup()).isTrue();
        second.close();
        group.close();
    }
}
