package dev.heddle.server.metering;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/**
 * What the timers of requests have in common, those of the server and those of its upstreams: the same buckets, so that their
 * quantiles can be set side by side, and tags of few values, so that nobody else can make meters.
 */
public final class HttpTimers {
    private static final Duration[] BUCKETS = {
        Duration.ofNanos(50_000),
        Duration.ofNanos(100_000),
        Duration.ofNanos(250_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private HttpTimers() {}

    /** A timer with buckets from 50 us to 10 s. */
    public static Timer.Builder builder(String name) {
        return Timer.builder(name).serviceLevelObjectives(BUCKETS);
    }

    /** The method as a tag: {@code OTHER} for those that HTTP itself does not define. */
    public static String method(String method) {
        return switch (method) {
            case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE" -> method;
            default -> "OTHER";
        };
    }

    /** The class of a status as a tag, in Micrometer's words. */
    public static String outcome(int status) {
        return switch (status / 100) {
            case 1 -> "INFORMATIONAL";
            case 2 -> "SUCCESS";
            case 3 -> "REDIRECTION";
            case 4 -> "CLIENT_ERROR";
            case 5 -> "SERVER_ERROR";
            default -> "UNKNOWN";
        };
    }
}
