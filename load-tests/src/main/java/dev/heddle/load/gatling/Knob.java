package dev.heddle.load.gatling;

import dev.heddle.load.support.Options;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be set about the size of a simulation or the limits of its answers' times, each an option of that name. */
public enum Knob {
    /** Connections that are held at the same time. */
    CONNECTIONS("connections", 1, 1_000_000, "held at the same time"),
    /** Seconds in which users or connections come. */
    RAMP("ramp", 1, 86_400, "seconds in which they come"),
    /** Seconds for which all connections stay. */
    HOLD("hold", 1, 86_400, "seconds for which all of them stay open"),
    /** Seconds between two requests of a held connection. */
    INTERVAL("interval", 1, 86_400, "seconds between two requests of one connection"),
    /** Virtual users at the same time, each with a connection of its own. */
    USERS("users", 1, 1_000_000, "at the same time, each with a connection of its own"),
    /** Arrivals a second, whether the ones before were answered or not. */
    RATE("rate", 1, 100_000, "arrivals a second"),
    /** Seconds of load. */
    SECONDS("seconds", 1, 86_400, "length of the load"),
    /** Requests of one connection, or events of one stream. */
    REQUESTS("requests", 2, 1_000, "requests of a connection, events of a stream"),
    /** Size of a long body. */
    BODY_KB("body-kb", 16, 102_400, "KiB of a long body"),
    /** Milliseconds that the server is told to take. */
    WAIT_MS("wait-ms", 10, 3_600_000, "milliseconds that the server is told to take"),
    /** Milliseconds between two requests of a user. */
    PAUSE_MS("pause-ms", 0, 3_600_000, "milliseconds between two requests of one user"),
    /** Limit of the 95th percentile. */
    P95("limit.p95", 1, 3_600_000, "milliseconds, 95th percentile"),
    /** Limit of the 99th percentile. */
    P99("limit.p99", 1, 3_600_000, "milliseconds, 99th percentile"),
    /** Limit of the slowest answer. */
    SLOWEST("limit.max", 1, 3_600_000, "milliseconds, slowest answer");

    private final String option;
    private final int min;
    private final int max;
    private final String meaning;

    Knob(String option, int min, int max, String meaning) {
        this.option = option;
        this.min = min;
        this.max = max;
        this.meaning = meaning;
    }

    /** The name of its option. */
    public String option() {
        return option;
    }

    /** What it sets, with its unit, for a list of the options. */
    public String meaning() {
        return meaning;
    }

    /** Whether it is a limit of answers' times and no size. */
    public boolean isLimit() {
        return compareTo(P95) >= 0;
    }

    /** All options' names. */
    public static Stream<String> optionNames() {
        return Stream.of(values()).map(Knob::option);
    }

    /** As the options set it, checked; the default if they do not. */
    public int from(Options options, int fallback) {
        return options.number(option, fallback, min, max);
    }

    /** As an option of another name sets it, checked; empty if that does not. */
    public Optional<Integer> from(Options options, String alias) {
        return options.text(alias).map(text -> options.number(alias, min, min, max));
    }
}
