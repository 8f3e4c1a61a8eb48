package dev.heddle.server.proxy.config;

import dev.heddle.server.balancing.HealthCheck;
import dev.heddle.server.balancing.StatusSet;
import dev.heddle.server.config.Key;
import dev.heddle.server.config.Scalars;
import dev.heddle.server.config.Schema;
import dev.heddle.server.config.Section;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How the members of a group are asked whether they are well. */
final class HealthCheckSection {
    static final Schema<HealthCheck> SCHEMA = new Schema<>(
            "health-check",
            "Asks each member by GET whether it is well. Without this section nobody is asked. Its path alone will do.",
            HealthCheckSection::make);

    private static final Key<String> PATH =
            SCHEMA.key("path", ProxyKinds.TARGET, "And query, if there is one.").required();
    private static final Key<Duration> INTERVAL = SCHEMA.key(
                    "interval", ProxyKinds.TIME_TO_A_DAY, "From the end of a check to the beginning of the next.")
            .or("5s");
    private static final Key<Double> JITTER = SCHEMA.key(
                    "jitter", Scalars.decimal(0, 1), "Share by which the interval varies, at random.")
            .or("0.1");
    private static final Key<Duration> TIMEOUT = SCHEMA.key(
                    "timeout", ProxyKinds.TIME_TO_A_DAY, "Of a check, from the connection to the response's head.")
            .or("2s");
    private static final Key<Integer> HEALTHY = SCHEMA.key(
                    "healthy", Scalars.number(1, 1_000), "Checks in a row that bring a member up that is down.")
            .or("2");
    private static final Key<Integer> UNHEALTHY = SCHEMA.key(
                    "unhealthy", Scalars.number(1, 1_000), "Checks in a row that fail, after which a member is down.")
            .or("3");
    private static final Key<StatusSet> EXPECTED = SCHEMA.key(
                    "expected", ProxyKinds.STATUSES, "Statuses of the answer; every other one is a failure.")
            .or("200-399");

    static {
        SCHEMA.orOnly(PATH);
    }

    private HealthCheckSection() {}

    private static @Nullable HealthCheck make(Section from) {
        if (from.get(EXPECTED).isEmpty()) {
            from.wrong(EXPECTED, "would fail every check", "at least one status");
            return null;
        }
        return HealthCheck.of(from.get(PATH))
                .withInterval(from.get(INTERVAL), from.get(JITTER))
                .withTimeout(from.get(TIMEOUT))
                .withThresholds(from.get(HEALTHY), from.get(UNHEALTHY))
                .withExpected(from.get(EXPECTED));
    }
}
