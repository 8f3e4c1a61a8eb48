package dev.heddle.server.balancing;

import java.time.Duration;
import java.util.Objects;

/**
 * How the members of a group are asked whether they are well: by a GET request each, over and over, from one event loop,
 * through the connections that calls use too. What is asked counts in the upstream's meters.
 *
 * <p>Members are taken for well until they have failed as many checks in a row as it takes. A check that gets no connection
 * since the pool is exhausted says nothing of the member, and does not count.
 *
 * @param path and query of the request: {@code /health}
 * @param interval from the end of one check to the beginning of the next
 * @param jitter by what share of it the interval is longer or shorter, at random, so that several proxies do not ask at the
 *     same time: 0 to 1
 * @param timeout of a check, from the connection to the response's head
 * @param healthy checks in a row that bring a member up that is down: 1 and more
 * @param unhealthy checks in a row that fail, after which a member is down: 1 and more
 * @param expected statuses of the response, else the check has failed
 */
public record HealthCheck(
        String path,
        Duration interval,
        double jitter,
        Duration timeout,
        int healthy,
        int unhealthy,
        StatusSet expected) {
    private static final Duration LONGEST = Duration.ofDays(1);

    /** Checks the ranges. */
    public HealthCheck {
        Objects.requireNonNull(expected, "expected");
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("health check path '" + path + "': a path begins with /");
        }
        Times.check("health check interval", interval, LONGEST);
        Times.check("health check timeout", timeout, LONGEST);
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("health check jitter " + jitter + ": allowed are 0 to 1");
        }
        if (healthy < 1 || unhealthy < 1) {
            throw new IllegalArgumentException(
                    "health check thresholds " + healthy + " and " + unhealthy + ": allowed is 1 and more");
        }
        if (expected.isEmpty()) {
            throw new IllegalArgumentException("a health check that expects no status always fails");
        }
    }

    /** Every 5 s, 10 % more or less, within 2 s; down after 3 that fail, up after 2 that do not; 200 to 399 expected. */
    public static HealthCheck of(String path) {
        return new HealthCheck(
                path, Duration.ofSeconds(5), 0.1, Duration.ofSeconds(2), 2, 3, StatusSet.range(200, 399));
    }

    /** With another interval. */
    public HealthCheck withInterval(Duration time, double jitterShare) {
        return new HealthCheck(path, time, jitterShare, timeout, healthy, unhealthy, expected);
    }

    /** With another timeout. */
    public HealthCheck withTimeout(Duration time) {
        return new HealthCheck(path, interval, jitter, time, healthy, unhealthy, expected);
    }

    /** With other thresholds. */
    public HealthCheck withThresholds(int toBeUp, int toBeDown) {
        return new HealthCheck(path, interval, jitter, timeout, toBeUp, toBeDown, expected);
    }

    /** With other statuses. */
    public HealthCheck withExpected(StatusSet statuses) {
        return new HealthCheck(path, interval, jitter, timeout, healthy, unhealthy, statuses);
    }
}
