package dev.heddle.server.balancing;

import org.jspecify.annotations.Nullable;

/**
 * The member whose name, hashed together with the request's key, scores highest (highest random weight: Thaler and
 * Ravishankar 1998), the score bent by the weight as in Schindelhauer and Schomaker 2005.
 *
 * <p>Rather than a ring or Maglev's table (Eisenbud et al. 2016): no key moves but those of the member that leaves or is
 * full, and each of them to the member that scores next, so that they spread over all; shares are as even as the hash and
 * exact by weight; and there is nothing to build when members change. The price is a look at every member, with a logarithm
 * where weights differ.
 */
final class RendezvousHash implements Picker {
    private static final double UNIT = 0x1p-53;

    private final Candidates candidates;
    private final HashKey key;
    private final RandomPick withoutKey;
    private final long[] seeds;

    RendezvousHash(Candidates candidates, HashKey key, RandomSource source) {
        this.candidates = candidates;
        this.key = key;
        withoutKey = new RandomPick(candidates, source);
        seeds = new long[candidates.size()];
        for (int i = 0; i < seeds.length; i++) {
            seeds[i] = Hash.of(candidates.member(i).name());
        }
    }

    @Override
    public @Nullable Member pick(Attempt attempt) {
        long hash = attempt.call().hash(key);
        if (hash == Call.NO_HASH) {
            return withoutKey.pick(attempt);
        }
        return candidates.areOfOneWeight() ? highest(hash, attempt) : highestWeighted(hash, attempt);
    }

    private @Nullable Member highest(long hash, Attempt attempt) {
        Member best = null;
        long bestScore = 0;
        for (int i = 0; i < seeds.length; i++) {
            long score = Hash.mix(hash ^ seeds[i]);
            var member = candidates.member(i);
            if ((best == null || Long.compareUnsigned(score, bestScore) > 0) && attempt.allows(member)) {
                best = member;
                bestScore = score;
            }
        }
        return best;
    }

    private @Nullable Member highestWeighted(long hash, Attempt attempt) {
        Member best = null;
        double bestScore = 0;
        for (int i = 0; i < seeds.length; i++) {
            double score = candidates.weight(i) / -Math.log(fraction(Hash.mix(hash ^ seeds[i])));
            var member = candidates.member(i);
            if ((best == null || score > bestScore) && attempt.allows(member)) {
                best = member;
                bestScore = score;
            }
        }
        return best;
    }

    /** Between zero and one, neither included; greater for what is greater unsigned, so that both kinds of score agree. */
    private static double fraction(long bits) {
        return ((bits >>> 11) + 0.5) * UNIT;
    }
}
