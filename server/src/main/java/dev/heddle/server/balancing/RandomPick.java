package dev.heddle.server.balancing;

import org.jspecify.annotations.Nullable;

/** One at random, by weight. */
final class RandomPick implements Picker {
    private final Candidates candidates;
    private final RandomSource source;

    RandomPick(Candidates candidates, RandomSource source) {
        this.candidates = candidates;
        this.source = source;
    }

    @Override
    public @Nullable Member pick(Attempt attempt) {
        int last = 0;
        for (int i = 0; i < candidates.size(); i++) {
            last = candidates.random(source);
            if (attempt.allows(candidates.member(last))) {
                return candidates.member(last);
            }
        }
        return candidates.firstAllowed(last, attempt);
    }
}
