package dev.heddle.server.balancing;

import static dev.heddle.server.balancing.Groups.calls;
import static dev.heddle.server.balancing.Groups.count;
import static dev.heddle.server.balancing.Groups.member;
import static dev.heddle.server.balancing.Groups.ofWeights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.fixture.Calls;
import dev.heddle.server.upstream.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A group that is given other members keeps what it knows of those that stay, and lets the others' calls end. */
class ReplaceMembersTest {
    @RegisterExtension
    final Calls calls = new Calls();

    private final AtomicLong clock = new AtomicLong();

    private boolean isClosed(Upstream upstream) {
        try {
            calls.call(() -> {
                try (var response = upstream.request("GET", "/")
                        .deadline(Duration.ofNanos(1))
                        .send()) {
                    return response.status();
                }
            });
        } catch (IllegalStateException closed) {
            return true;
        } catch (Exception notReached) {
            return false;
        }
        throw new AssertionError("somebody answers at the discard port");
    }

    private void eject(UpstreamGroup group) throws NoMemberException {
        for (int i = 0; i < 15; i++) {
            try (var attempt = group.begin(new TestCall())) {
                attempt.responded(attempt.upstream().name().equals("a") ? 502 : 200);
            }
        }
        assertThat(group.count(MemberState.EJECTED)).isEqualTo(1);
        calls.expectLog("member a is ejected");
    }

    @Test
    void theSameUpstreamIsTheSameMember() throws Exception {
        var group = ofWeights(1, 1, 1).build();
        eject(group);
        var before = group.members();

        group.replaceMembers(
                List.of(before.get(0).withName("x").withWeight(7), before.get(1).withWeight(3), before.get(2)));

        assertThat(group.snapshot().members().getFirst().state()).isEqualTo(MemberState.EJECTED);
        assertThat(group.snapshot().members().getFirst().name()).isEqualTo("x");
        assertThat(group.snapshot().members().get(1).requests()).isPositive();
        assertThat(count(calls(group, 40), "b")).isEqualTo(30);
        assertThat(isClosed(before.get(0).upstream())).isFalse();
        group.close();
    }

    @Test
    void anotherUpstreamAtTheSameAddressKeepsTheHealth() throws Exception {
        var group = ofWeights(1, 1).build();
        eject(group);
        var before = group.members();

        group.replaceMembers(List.of(member("a"), before.get(1)));

        assertThat(group.snapshot().members().getFirst().state()).isEqualTo(MemberState.EJECTED);
        assertThat(isClosed(before.get(0).upstream())).isTrue();
        group.close();
    }

    @Test
    void anotherAddressIsAnotherMember() throws Exception {
        var group = ofWeights(1, 1).build();
        eject(group);
        var elsewhere = Upstream.builder("http://127.0.0.1:10").name("a").build();

        group.replaceMembers(List.of(GroupMember.of(elsewhere), group.members().get(1)));

        assertThat(group.snapshot().members().getFirst().state()).isEqualTo(MemberState.UP);
        group.close();
    }

    @Test
    void whoJoinsStartsSlowly() throws Exception {
        var group = ofWeights(1)
                .slowStart(Duration.ofSeconds(100))
                .clock(clock::get)
                .build();

        group.replaceMembers(List.of(group.members().getFirst(), member("b")));

        assertThat(count(calls(group, 110), "b")).isEqualTo(10);
        clock.addAndGet(Duration.ofSeconds(100).toNanos());
        assertThat(count(calls(group, 110), "b")).isEqualTo(55);
    }

    @Test
    void whoLeavesIsClosedAfterItsLastCall() throws Exception {
        var group = ofWeights(1, 1).build();
        var attempts = Groups.begin(group, 3);
        var leaving = attempts.getFirst().upstream();

        group.replaceMembers(List.of(group.members().get(1)));
        assertThat(calls(group, 3)).isEqualTo("bbb");
        attempts.get(0).close();
        attempts.get(1).close();
        assertThat(isClosed(leaving)).isFalse();
        attempts.get(2).close();

        assertThat(isClosed(leaving)).isTrue();
        group.close();
    }

    @Test
    void disablingDrains() throws Exception {
        var group = ofWeights(1, 1).build();
        var attempt = group.begin(new TestCall());

        group.replaceMembers(List.of(
                group.members().get(0).withDisabled(true), group.members().get(1)));

        assertThat(calls(group, 3)).isEqualTo("bbb");
        assertThat(group.snapshot().members().getFirst().state()).isEqualTo(MemberState.DRAINING);
        assertThat(group.snapshot().members().getFirst().inFlight()).isEqualTo(1);
        attempt.close();
        assertThat(isClosed(group.members().get(0).upstream())).isFalse();
        group.close();
    }

    @Test
    void closingLetsCallsEnd() throws Exception {
        var group = ofWeights(1).build();
        var attempt = group.begin(new TestCall());

        group.close();

        assertThat(isClosed(attempt.upstream())).isFalse();
        assertThatThrownBy(() -> group.begin(new TestCall()))
                .isInstanceOfSatisfying(
                        NoMemberException.class,
                        e -> assertThat(e.reason()).isEqualTo(NoMemberException.Reason.CLOSED));
        var upstream = attempt.upstream();
        attempt.close();
        assertThat(isClosed(upstream)).isTrue();
        assertThatThrownBy(() -> group.replaceMembers(List.of(member("b")))).hasMessage("group test has been closed");
    }

    @Test
    void wrongMembersChangeNothing() {
        var group = ofWeights(1).build();

        assertThatThrownBy(() -> group.replaceMembers(List.of())).hasMessage("group test has no members");
        assertThatThrownBy(() -> group.replaceMembers(List.of(member("x"), member("x"))))
                .hasMessage("group test has two members named x");
        var twice = member("x");
        assertThatThrownBy(() -> group.replaceMembers(List.of(twice, twice.withName("y"))))
                .hasMessage("group test: member y has the upstream of another member");

        assertThat(group.members()).extracting(GroupMember::name).containsExactly("a");
    }

    // ---- other options

    @Test
    void otherOptionsKeepWhatIsKnownOfMembers() throws Exception {
        var group = ofWeights(1, 1, 1).build();
        eject(group);

        group.reconfigure(UpstreamGroup.builder("test")
                .member(group.members().get(0))
                .member(group.members().get(1))
                .member(group.members().get(2).withWeight(2))
                .policy(BalancingPolicy.leastConnections())
                .adaptiveLimit(AdaptiveLimit.DEFAULT));

        assertThat(group.snapshot().policy()).isEqualTo("least-connections");
        assertThat(group.snapshot().limit()).isEqualTo(100);
        assertThat(group.snapshot().members().getFirst().state()).isEqualTo(MemberState.EJECTED);
        assertThat(count(calls(group, 30), "c")).isEqualTo(20);
        group.close();
    }

    @Test
    void callsBeginAndEndUnderTheLimitThatTheyBeganWith() throws Exception {
        var group = ofWeights(1)
                .adaptiveLimit(AdaptiveLimit.DEFAULT.withRange(1, 1, 1))
                .build();
        var before = group.begin(new TestCall());

        group.reconfigure(UpstreamGroup.builder("test")
                .member(group.members().getFirst())
                .adaptiveLimit(AdaptiveLimit.DEFAULT.withRange(2, 2, 2)));
        var after = Groups.begin(group, 2);
        before.close();

        assertThatThrownBy(() -> group.begin(new TestCall())).isInstanceOf(NoMemberException.class);
        after.forEach(Attempt::close);
        group.close();
    }

    @Test
    void aGroupKeepsItsName() {
        var group = ofWeights(1).build();

        assertThatThrownBy(
                        () -> group.reconfigure(UpstreamGroup.builder("other").member(member("a"))))
                .hasMessage("group test cannot become group other");
        group.close();
    }
}
