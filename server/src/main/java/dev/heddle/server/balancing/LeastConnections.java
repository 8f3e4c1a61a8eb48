package dev.heddle.server.balancing;

import org.jspecify.annotations.Nullable;

/** The member with the fewest calls in flight for its weight; among those with as few, that whose turn it is. */
final class LeastConnections implements Picker {
    private static final int NONE = -1;

    private final Candidates candidates;

    LeastConnections(Candidates candidates) {
        this.candidates = candidates;
    }

    @Override
    public @Nullable Member pick(Attempt attempt) {
        int turn = candidates.turnFor(attempt);
        int best = NONE;
        for (int i = 0; i < candidates.size(); i++) {
            int index = (turn + i) % candidates.size();
            if (attempt.allows(candidates.member(index)) && (best == NONE || candidates.hasLessLoad(index, best))) {
                best = index;
            }
        }
        return best == NONE ? null : candidates.member(best);
    }
}
