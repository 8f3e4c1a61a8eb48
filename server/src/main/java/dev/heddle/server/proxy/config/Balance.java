package dev.heddle.server.proxy.config;

import dev.heddle.server.balancing.BalancingPolicy;
import dev.heddle.server.balancing.HashKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A policy as the file names it.
 *
 * @param name which
 * @param hashBy for consistent hashing only: {@code client-ip}, {@code header X-User}
 */
public record Balance(Name name, @Nullable String hashBy) {
    /** Each in its turn. */
    public static final Balance DEFAULT = new Balance(Name.ROUND_ROBIN, null);

    /** The policies. */
    public enum Name {
        /** Each in its turn, by weight. */
        ROUND_ROBIN,
        /** Who has the fewest calls. */
        LEAST_CONNECTIONS,
        /** Of two at random, who has fewer calls. */
        POWER_OF_TWO_CHOICES,
        /** One at random. */
        RANDOM,
        /** The same for the same key. */
        CONSISTENT_HASH
    }

    BalancingPolicy policy() {
        return switch (name) {
            case ROUND_ROBIN -> BalancingPolicy.roundRobin();
            case LEAST_CONNECTIONS -> BalancingPolicy.leastConnections();
            case POWER_OF_TWO_CHOICES -> BalancingPolicy.powerOfTwoChoices();
            case RANDOM -> BalancingPolicy.random();
            case CONSISTENT_HASH -> BalancingPolicy.consistentHash(key(Objects.requireNonNull(hashBy)));
        };
    }

    /**
     * What is hashed.
     *
     * @throws IllegalArgumentException if the text is none
     */
    static HashKey key(String text) {
        int space = text.indexOf(' ');
        var name = text.substring(space + 1);
        return switch (space < 0 ? text : text.substring(0, space + 1)) {
            case "client-ip" -> HashKey.clientIp();
            case "path" -> HashKey.path();
            case "uri" -> HashKey.uri();
            case "header " -> HashKey.header(name);
            case "cookie " -> HashKey.cookie(name);
            default -> throw new IllegalArgumentException("hash by '" + text + "'");
        };
    }
}
