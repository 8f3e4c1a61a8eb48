package dev.heddle.server.balancing;

import org.jspecify.annotations.Nullable;

/** Of two at random, by weight, the one with fewer calls in flight for its weight. */
final class PowerOfTwoChoices implements Picker {
    /** How often to draw for a second member that is not the first: a heavy one may come again and again. */
    private static final int DRAWS = 3;

    private final Candidates candidates;
    private final RandomSource source;

    PowerOfTwoChoices(Candidates candidates, RandomSource source) {
        this.candidates = candidates;
        this.source = source;
    }

    @Override
    public @Nullable Member pick(Attempt attempt) {
        int first = candidates.random(source);
        int second = otherThan(first);
        boolean firstIsAllowed = attempt.allows(candidates.member(first));
        boolean secondIsAllowed = attempt.allows(candidates.member(second));
        if (firstIsAllowed && secondIsAllowed) {
            return candidates.member(candidates.hasLessLoad(second, first) ? second : first);
        }
        if (firstIsAllowed || secondIsAllowed) {
            return candidates.member(firstIsAllowed ? first : second);
        }
        return candidates.firstAllowed(first, attempt);
    }

    private int otherThan(int first) {
        for (int i = 0; i < DRAWS; i++) {
            int other = candidates.random(source);
            if (other != first) {
                return other;
            }
        }
        return (first + 1) % candidates.size();
    }
}
