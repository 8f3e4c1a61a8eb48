package dev.heddle.server.proxy.config;

import dev.heddle.server.balancing.RetryPolicy;
import dev.heddle.server.balancing.StatusSet;
import dev.heddle.server.config.Key;
import dev.heddle.server.config.Scalars;
import dev.heddle.server.config.Schema;
import dev.heddle.server.config.Section;

/** When a request that has failed is made again, at another member. */
final class RetriesSection {
    static final Schema<RetryPolicy> SCHEMA = new Schema<>(
            "retries",
            "A request that has failed is made again at another member, if that cannot have its effect twice. A number"
                    + " alone is `max`.",
            RetriesSection::make);

    private static final Key<Integer> MAX =
            SCHEMA.key("max", Scalars.number(0, 10), "Of one request.").or("2");
    private static final Key<StatusSet> STATUSES = SCHEMA.key(
                    "statuses", ProxyKinds.STATUSES, "That are failures if the method is idempotent.")
            .or("none");
    private static final Key<Double> BUDGET = SCHEMA.key(
                    "budget",
                    Scalars.decimal(0, 1),
                    "How many retries there may be for each request, over ten seconds.")
            .or("0.2");
    private static final Key<Integer> MIN_PER_SECOND = SCHEMA.key(
                    "min-per-second", Scalars.number(0, 1_000), "How many there may be in any case.")
            .or("10");

    static {
        SCHEMA.orOnly(MAX);
    }

    private RetriesSection() {}

    private static RetryPolicy make(Section from) {
        return new RetryPolicy(from.get(MAX), from.get(STATUSES), from.get(BUDGET), from.get(MIN_PER_SECOND));
    }
}
