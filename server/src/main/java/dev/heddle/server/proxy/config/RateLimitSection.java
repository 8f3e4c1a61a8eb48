package dev.heddle.server.proxy.config;

import dev.heddle.server.config.Key;
import dev.heddle.server.config.Scalars;
import dev.heddle.server.config.Schema;
import dev.heddle.server.config.Section;
import dev.heddle.server.limit.RateLimit;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How many requests one client may make. */
final class RateLimitSection {
    private static final int MOST = 1_000_000;

    static final Schema<RateLimit> SCHEMA = new Schema<>(
            "rate-limit",
            "How many requests one client may make on this route; 429 past it. A number alone is `requests`, for each"
                    + " second.",
            RateLimitSection::make);

    private static final Key<Integer> REQUESTS = SCHEMA.key(
                    "requests", Scalars.number(1, MOST), "In the time of `per`.")
            .required();
    private static final Key<Duration> PER = SCHEMA.key(
                    "per", ProxyKinds.TIME_TO_A_DAY, "The time in which they come back, evenly.")
            .or("1s");
    private static final Key<Integer> BURST = SCHEMA.key(
            "burst", Scalars.number(1, MOST), "How many may come at once; as many as `requests` if it is not there.");
    private static final Key<String> HEADER = SCHEMA.key(
            "header",
            ProxyKinds.FIELD_NAME,
            "The field that says who the client is, as an API key; its address if it is not there.");
    private static final Key<Integer> CLIENTS = SCHEMA.key(
                    "clients", Scalars.number(8, 1 << 24), "How many are remembered, at about 100 bytes each.")
            .or("65536");

    static {
        SCHEMA.orOnly(REQUESTS);
    }

    private RateLimitSection() {}

    private static @Nullable RateLimit make(Section from) {
        int requests = from.get(REQUESTS);
        try {
            return new RateLimit(
                    requests,
                    from.get(PER),
                    Objects.requireNonNullElse(from.find(BURST), requests),
                    Objects.requireNonNullElse(from.find(HEADER), ""),
                    from.get(CLIENTS));
        } catch (IllegalArgumentException e) {
            // The parts are right by themselves: the limit says what is wrong with them together.
            from.wrong(
                    "cannot be: " + e.getMessage(),
                    "a microsecond for each request, and a burst that comes back in 30 days");
            return null;
        }
    }
}
