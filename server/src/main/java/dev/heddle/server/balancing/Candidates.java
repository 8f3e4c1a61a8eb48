package dev.heddle.server.balancing;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The members that a picker chooses from, with the weights that they have now. Immutable but for the turns. */
final class Candidates {
    private final Member[] members;
    private final int[] weights;
    private final int[] round;

    /** The group's, so that a change of its candidates does not begin at the first again. Shared by all event loops. */
    private final AtomicInteger turns;

    /** As many weights as members, at least one, each more than zero. */
    Candidates(List<Member> members, int[] weights, AtomicInteger turns) {
        this.members = members.toArray(Member[]::new);
        this.weights = weights.clone();
        this.round = WeightTable.round(weights);
        this.turns = turns;
    }

    int size() {
        return members.length;
    }

    Member member(int index) {
        return members[index];
    }

    int weight(int index) {
        return weights[index];
    }

    boolean areOfOneWeight() {
        return round.length == members.length;
    }

    /**
     * Whose turn it is: the index of a member, each in proportion to its weight. A retry takes nobody's turn: or else, of two
     * members, one that is dead would be the first choice of every call.
     */
    int turnFor(Attempt attempt) {
        int turn = attempt.isRetry() ? turns.get() : turns.getAndIncrement();
        return round[Math.floorMod(turn, round.length)];
    }

    /** The index of a member at random, each in proportion to its weight. */
    int random(RandomSource source) {
        return round[source.below(round.length)];
    }

    /** Compares calls in flight, each in proportion to the member's weight. */
    boolean hasLessLoad(int index, int other) {
        return (long) members[index].inFlight() * weights[other] < (long) members[other].inFlight() * weights[index];
    }

    /** From an index on, once around: the first member that the attempt may take, or null. */
    @Nullable Member firstAllowed(int from, Attempt attempt) {
        for (int i = 0; i < members.length; i++) {
            var member = members[(from + i) % members.length];
            if (attempt.allows(member)) {
                return member;
            }
        }
        return null;
    }
}
