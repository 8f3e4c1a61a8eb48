package dev.heddle.server.proxy.config;

import dev.heddle.server.balancing.AdaptiveLimit;
import dev.heddle.server.config.Key;
import dev.heddle.server.config.Scalars;
import dev.heddle.server.config.Schema;
import dev.heddle.server.config.Section;
import org.jspecify.annotations.Nullable;

/** A limit of all requests of a group that is found out while it works. */
final class AdaptiveLimitSection {
    private static final int MOST_REQUESTS = 1_000_000;

    static final Schema<AdaptiveLimit> SCHEMA = new Schema<>(
            "adaptive-limit",
            "A limit of the requests that a group has at once, found out by how long they take; 503 past it. Without"
                    + " this section there is none; `adaptive-limit: {}` has the defaults.",
            AdaptiveLimitSection::make);

    private static final Key<Integer> LEAST = SCHEMA.key("least", Scalars.number(1, MOST_REQUESTS), "The lowest limit.")
            .or("20");
    private static final Key<Integer> INITIAL = SCHEMA.key(
                    "initial", Scalars.number(1, MOST_REQUESTS), "The limit at first.")
            .or("100");
    private static final Key<Integer> MOST = SCHEMA.key("most", Scalars.number(1, MOST_REQUESTS), "The highest limit.")
            .or("10000");
    private static final Key<Double> TOLERANCE = SCHEMA.key(
                    "tolerance",
                    Scalars.decimal(1, 10),
                    "How many times slower than in the long run requests may be before the limit shrinks.")
            .or("1.5");

    private AdaptiveLimitSection() {}

    private static @Nullable AdaptiveLimit make(Section from) {
        if (from.get(INITIAL) < from.get(LEAST) || from.get(MOST) < from.get(INITIAL)) {
            from.wrong("is not in order", "least, initial and most, each as great as the one before it");
            return null;
        }
        return new AdaptiveLimit(from.get(LEAST), from.get(INITIAL), from.get(MOST), from.get(TOLERANCE));
    }
}
