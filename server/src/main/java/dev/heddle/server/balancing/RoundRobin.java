package dev.heddle.server.balancing;

import org.jspecify.annotations.Nullable;

/** Each in its turn, by weight. A member that cannot take the call loses its turn. */
final class RoundRobin implements Picker {
    private final Candidates candidates;

    RoundRobin(Candidates candidates) {
        this.candidates = candidates;
    }

    @Override
    public @Nullable Member pick(Attempt attempt) {
        int turn = 0;
        for (int i = 0; i < candidates.size(); i++) {
            turn = candidates.turnFor(attempt);
            if (attempt.allows(candidates.member(turn))) {
                return candidates.member(turn);
            }
        }
        return candidates.firstAllowed(turn, attempt);
    }
}
