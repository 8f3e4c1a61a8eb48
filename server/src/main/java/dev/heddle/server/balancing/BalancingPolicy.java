package dev.heddle.server.balancing;

import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * How a group chooses a member for a call, among those that are up. Weights count in each. No policy takes a lock, and all
 * event loops share what state there is: a turn is one atomic addition, and members' calls in flight are counted anyway;
 * a state of each loop's own would cost no less and spread less evenly.
 */
public final class BalancingPolicy {
    private static final RandomSource RANDOM =
            bound -> ThreadLocalRandom.current().nextInt(bound);

    private final String name;
    private final Function<Candidates, Picker> pickers;

    private BalancingPolicy(String name, Function<Candidates, Picker> pickers) {
        this.name = name;
        this.pickers = pickers;
    }

    /** Each in its turn, smoothly by weight, as nginx. For calls that cost alike; the default. */
    public static BalancingPolicy roundRobin() {
        return new BalancingPolicy("round-robin", RoundRobin::new);
    }

    /**
     * The member with the fewest calls in flight for its weight, as nginx's {@code least_conn} and HAProxy's {@code
     * leastconn}; where several have as few, whose turn it is. Looks at every member: for calls that cost unlike.
     */
    public static BalancingPolicy leastConnections() {
        return new BalancingPolicy("least-connections", LeastConnections::new);
    }

    /**
     * Of two at random, by weight, the one with fewer calls in flight for its weight (Mitzenmacher 2001), as Envoy's {@code
     * LEAST_REQUEST} and nginx's {@code random two}. Takes the same time for any number of members, and several proxies
     * that do not know of each other do not all rush to the same member.
     */
    public static BalancingPolicy powerOfTwoChoices() {
        return powerOfTwoChoices(RANDOM);
    }

    static BalancingPolicy powerOfTwoChoices(RandomSource source) {
        return new BalancingPolicy("power-of-two-choices", candidates -> new PowerOfTwoChoices(candidates, source));
    }

    /** One at random, by weight. */
    public static BalancingPolicy random() {
        return random(RANDOM);
    }

    static BalancingPolicy random(RandomSource source) {
        return new BalancingPolicy("random", candidates -> new RandomPick(candidates, source));
    }

    /**
     * Requests with the same key go to the same member as long as it is up, by rendezvous hashing: a member that leaves
     * gives up its own keys only, and one that joins takes only those that become its own. A request without the key goes
     * to one at random. Looks at every member.
     */
    public static BalancingPolicy consistentHash(HashKey key) {
        return consistentHash(key, RANDOM);
    }

    static BalancingPolicy consistentHash(HashKey key, RandomSource source) {
        Objects.requireNonNull(key, "key");
        return new BalancingPolicy(
                "consistent-hash by " + key, candidates -> new RendezvousHash(candidates, key, source));
    }

    Picker picker(Candidates candidates) {
        return pickers.apply(candidates);
    }

    /** Its name: {@code round-robin}. */
    @Override
    public String toString() {
        return name;
    }
}
