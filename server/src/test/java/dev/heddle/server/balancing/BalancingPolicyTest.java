package dev.heddle.server.balancing;

import static dev.heddle.server.balancing.Groups.begin;
import static dev.heddle.server.balancing.Groups.calls;
import static dev.heddle.server.balancing.Groups.count;
import static dev.heddle.server.balancing.Groups.member;
import static dev.heddle.server.balancing.Groups.names;
import static dev.heddle.server.balancing.Groups.ofWeights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Each policy gives each member its share, and a member that cannot take a call none. */
class BalancingPolicyTest {
    private static RandomSource seeded() {
        var random = new SplittableRandom(42);
        return random::nextInt;
    }

    // ---- round robin

    @Test
    void roundRobinGoesRound() throws Exception {
        assertThat(calls(ofWeights(1, 1, 1).build(), 7)).isEqualTo("abcabca");
    }

    @Test
    void roundRobinGoesByWeight() throws Exception {
        assertThat(calls(ofWeights(5, 1, 1).build(), 14)).isEqualTo("aabacaaaabacaa");
    }

    @Test
    void soleMemberGetsEverything() throws Exception {
        assertThat(calls(ofWeights(7).build(), 4)).isEqualTo("aaaa");
    }

    @Test
    void backupsAndDisabledMembersGetNothing() throws Exception {
        var group = UpstreamGroup.builder("test")
                .queue(QueueLimits.NONE)
                .member(member("a"))
                .member(member("b").withBackup(true))
                .member(member("c").withDisabled(true))
                .member(member("d"))
                .build();

        assertThat(calls(group, 4)).isEqualTo("adad");
    }

    @Test
    void backupsGetEverythingWhereNobodyElseIsEnabled() throws Exception {
        var group = UpstreamGroup.builder("test")
                .queue(QueueLimits.NONE)
                .member(member("a").withDisabled(true))
                .member(member("b").withBackup(true))
                .member(member("c").withBackup(true))
                .build();

        assertThat(calls(group, 4)).isEqualTo("bcbc");
    }

    @Test
    void fullMemberIsPassedOver() throws Exception {
        var group = UpstreamGroup.builder("test")
                .queue(QueueLimits.NONE)
                .member(member("a").withMaxRequests(1))
                .member(member("b").withMaxRequests(2))
                .build();

        var attempts = begin(group, 3);

        assertThat(names(attempts)).isEqualTo("abb");
        assertThatThrownBy(() -> begin(group, 1))
                .isInstanceOfSatisfying(
                        NoMemberException.class,
                        e -> assertThat(e.reason()).isEqualTo(NoMemberException.Reason.ALL_FULL));
        attempts.get(1).close();
        assertThat(names(begin(group, 1))).isEqualTo("b");
    }

    // ---- least connections

    @Test
    void leastConnectionsTakesWhoHasFewest() throws Exception {
        var group =
                ofWeights(1, 1, 1).policy(BalancingPolicy.leastConnections()).build();
        var attempts = begin(group, 6);
        assertThat(names(attempts)).isEqualTo("abcabc");

        attempts.get(4).close();
        attempts.get(5).close();
        attempts.get(2).close();

        assertThat(names(begin(group, 3))).isEqualTo("cbc");
    }

    @Test
    void leastConnectionsGoesByWeight() throws Exception {
        var group = ofWeights(1, 3).policy(BalancingPolicy.leastConnections()).build();

        var names = names(begin(group, 40));

        assertThat(count(names, "a")).isEqualTo(10);
        assertThat(count(names, "b")).isEqualTo(30);
    }

    @Test
    void leastConnectionsGoesRoundWhereNobodyHasAny() throws Exception {
        var group = ofWeights(2, 1).policy(BalancingPolicy.leastConnections()).build();

        assertThat(calls(group, 6)).isEqualTo("abaaba");
    }

    // ---- random

    @Test
    void randomGoesByWeight() throws Exception {
        var group = ofWeights(1, 3).policy(BalancingPolicy.random(seeded())).build();

        assertThat(count(calls(group, 10_000), "b")).isBetween(7_300L, 7_700L);
    }

    @Test
    void randomFindsTheOnlyOneThatHasRoom() throws Exception {
        var group = UpstreamGroup.builder("test").policy(BalancingPolicy.random(bound -> 0));
        group.member(member("a").withMaxRequests(1)).member(member("b")).member(member("c"));

        assertThat(names(begin(group.build(), 3))).isEqualTo("abb");
    }

    @Test
    void ofTwoChoicesTheOneWithLessIsTaken() throws Exception {
        // Whatever is drawn first, the second is the other: with two members this is least connections.
        var group = ofWeights(1, 1)
                .policy(BalancingPolicy.powerOfTwoChoices(bound -> 0))
                .build();

        assertThat(names(begin(group, 6))).isEqualTo("ababab");
    }

    @Test
    void twoChoicesKeepMembersNearlyEven() throws Exception {
        var group = ofWeights(1, 1, 1, 1, 1, 1, 1, 1)
                .policy(BalancingPolicy.powerOfTwoChoices(seeded()))
                .build();

        var names = names(begin(group, 8_000));

        for (int i = 0; i < 8; i++) {
            assertThat(count(names, Groups.name(i))).as(Groups.name(i)).isBetween(995L, 1_005L);
        }
    }

    @Test
    void twoChoicesGoByWeight() throws Exception {
        var group = ofWeights(1, 1, 2)
                .policy(BalancingPolicy.powerOfTwoChoices(seeded()))
                .build();

        assertThat(count(names(begin(group, 4_000)), "c")).isBetween(1_990L, 2_010L);
    }

    // ---- consistent hash

    private static Map<String, String> owners(UpstreamGroup group) throws NoMemberException {
        var owners = new HashMap<String, String>();
        for (int i = 0; i < 10_000; i++) {
            var key = "key-" + i;
            try (var attempt = group.begin(new TestCall(key))) {
                owners.put(key, attempt.upstream().name());
            }
        }
        return owners;
    }

    private static UpstreamGroup hashing(int... weights) {
        return ofWeights(weights)
                .policy(BalancingPolicy.consistentHash(HashKey.uri()))
                .build();
    }

    private static long share(Map<String, String> owners, String name) {
        return owners.values().stream().filter(name::equals).count();
    }

    @Test
    void hashSpreadsKeysEvenly() throws Exception {
        var owners = owners(hashing(1, 1, 1, 1, 1));

        for (var name : List.of("a", "b", "c", "d", "e")) {
            assertThat(share(owners, name)).as(name).isBetween(1_850L, 2_150L);
        }
    }

    @Test
    void hashSpreadsKeysByWeight() throws Exception {
        var owners = owners(hashing(1, 2, 5));

        assertThat(share(owners, "a")).isBetween(1_150L, 1_350L);
        assertThat(share(owners, "b")).isBetween(2_350L, 2_650L);
        assertThat(share(owners, "c")).isBetween(6_050L, 6_450L);
    }

    @Test
    void onlyTheKeysOfAMemberThatLeavesMove() throws Exception {
        for (var weights : List.of(new int[] {1, 1, 1, 1, 1}, new int[] {3, 1, 4, 1, 5})) {
            var all = owners(hashing(weights));
            var fewer = new int[] {weights[0], weights[1], weights[2], weights[3]};
            var left = owners(hashing(fewer));

            all.forEach((key, owner) -> {
                if (!owner.equals("e")) {
                    assertThat(left.get(key)).as(key).isEqualTo(owner);
                }
            });
        }
    }

    @Test
    void keysOfAFullMemberGoElsewhereAndComeBack() throws Exception {
        var group = UpstreamGroup.builder("test")
                .queue(QueueLimits.NONE)
                .policy(BalancingPolicy.consistentHash(HashKey.path()))
                .member(member("a").withMaxRequests(1))
                .member(member("b").withMaxRequests(1))
                .build();
        var first = group.begin(new TestCall("x"));
        var owner = first.upstream().name();

        try (var second = group.begin(new TestCall("x"))) {
            assertThat(second.upstream().name()).isNotEqualTo(owner);
        }
        first.close();

        try (var third = group.begin(new TestCall("x"))) {
            assertThat(third.upstream().name()).isEqualTo(owner);
        }
    }

    @Test
    void whoHasNoKeyGoesAnywhere() throws Exception {
        var group = ofWeights(1, 1)
                .policy(BalancingPolicy.consistentHash(HashKey.uri(), seeded()))
                .build();

        assertThat(count(calls(group, 1_000), "a")).isBetween(450L, 550L);
    }

    // ---- several threads

    @Test
    void roundRobinIsExactForSeveralThreadsToo() throws Exception {
        var group = ofWeights(2, 1).build();
        var all = new StringBuilder();

        for (var names : inThreads(4, () -> calls(group, 3_000))) {
            all.append(names);
        }

        assertThat(count(all.toString(), "a")).isEqualTo(8_000);
        assertThat(count(all.toString(), "b")).isEqualTo(4_000);
    }

    @Test
    void nobodyEverHasMoreThanItMay() throws Exception {
        var policies = List.of(
                BalancingPolicy.roundRobin(),
                BalancingPolicy.leastConnections(),
                BalancingPolicy.powerOfTwoChoices(),
                BalancingPolicy.random());
        for (var policy : policies) {
            var group = UpstreamGroup.builder("test")
                    .queue(QueueLimits.NONE)
                    .policy(policy)
                    .member(member("a").withMaxRequests(100))
                    .member(member("b").withMaxRequests(200))
                    .build();
            var names = new StringBuilder();

            for (var taken : inThreads(4, () -> asManyAsThereAre(group))) {
                names.append(names(taken));
            }

            assertThat(count(names.toString(), "a")).as("a, %s", policy).isEqualTo(100);
            assertThat(count(names.toString(), "b")).as("b, %s", policy).isEqualTo(200);
        }
    }

    private static List<Attempt> asManyAsThereAre(UpstreamGroup group) {
        var taken = new ArrayList<Attempt>();
        try {
            while (true) {
                taken.add(group.begin(new TestCall()));
            }
        } catch (NoMemberException full) {
            return taken;
        }
    }

    private static <T> List<T> inThreads(int count, java.util.concurrent.Callable<T> code) throws Exception {
        try (var threads = Executors.newFixedThreadPool(count)) {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                futures.add(threads.submit(code));
            }
            var results = new ArrayList<T>();
            for (var future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }
}
