package dev.heddle.load.gatling;

import dev.heddle.load.support.Options;
import java.util.List;
import java.util.Set;

/**
 * How much load, how long.
 *
 * @param connections held at the same time
 * @param rampSeconds in which they are opened
 * @param holdSeconds for which all of them stay open
 * @param intervalSeconds between two requests of one connection
 * @param throughputConnections that then send one request after the other
 * @param throughputSeconds how long they do
 */
public record LoadPlan(
        int connections,
        int rampSeconds,
        int holdSeconds,
        int intervalSeconds,
        int throughputConnections,
        int throughputSeconds) {
    /** The options' names. */
    public static final Set<String> OPTIONS =
            Set.of("connections", "ramp", "hold", "interval", "throughput.connections", "throughput.seconds");

    private static final int MAX_CONNECTIONS = 1_000_000;
    private static final int MAX_SECONDS = 24 * 3_600;

    /** From options, with the defaults for those that are not given. */
    public static LoadPlan from(Options options) {
        return new LoadPlan(
                options.number("connections", 10_000, 1, MAX_CONNECTIONS),
                options.number("ramp", 20, 1, MAX_SECONDS),
                options.number("hold", 60, 1, MAX_SECONDS),
                options.number("interval", 10, 1, MAX_SECONDS),
                options.number("throughput.connections", 64, 1, MAX_CONNECTIONS),
                options.number("throughput.seconds", 10, 1, MAX_SECONDS));
    }

    /** The most connections that are open at one time. */
    public int mostConnections() {
        return Math.max(connections, throughputConnections);
    }

    /** The same plan as system properties of another JVM. */
    List<String> asJvmFlags() {
        return List.of(
                "-Dconnections=" + connections,
                "-Dramp=" + rampSeconds,
                "-Dhold=" + holdSeconds,
                "-Dinterval=" + intervalSeconds,
                "-Dthroughput.connections=" + throughputConnections,
                "-Dthroughput.seconds=" + throughputSeconds);
    }
}
