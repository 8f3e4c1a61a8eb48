package dev.heddle.coroutine.costs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What the comparison can be told, each as {@code -Dswitch-costs.NAME=VALUE}; an empty value is none.
 *
 * @param rounds how often all are measured, in turn
 * @param warmUp before each measurement, in a process of its own each time
 * @param measured how long one measurement takes
 * @param only selects measures by their names
 * @param peers where the peers' sources are
 * @param work where their programs are built
 * @param docs where the report goes
 * @param python the Python that has greenlet
 */
record Options(
        int rounds, Duration warmUp, Duration measured, Pattern only, Path peers, Path work, Path docs, String python) {
    private static final String PREFIX = "switch-costs.";

    /** What the system's packages install, which is not always what the search path finds first. */
    private static final String SYSTEM_PYTHON = "/usr/bin/python3";

    static Options from(Properties properties) {
        return new Options(
                number(properties, "rounds", 5, 1, 100),
                Duration.ofMillis(number(properties, "warm-up-ms", 1500, 10, 60_000)),
                Duration.ofMillis(number(properties, "measured-ms", 1000, 10, 60_000)),
                regularExpression(properties, "only"),
                Path.of(text(properties, "peers", "src/costs/peers")).toAbsolutePath(),
                Path.of(text(properties, "work", "target/switch-costs")).toAbsolutePath(),
                Path.of(text(properties, "docs", "docs")).toAbsolutePath(),
                text(properties, "python", Files.isExecutable(Path.of(SYSTEM_PYTHON)) ? SYSTEM_PYTHON : "python3"));
    }

    private static String text(Properties properties, String name, String fallback) {
        var value = properties.getProperty(PREFIX + name, "").strip();
        return value.isEmpty() ? fallback : value;
    }

    private static int number(Properties properties, String name, int fallback, int lowest, int highest) {
        var text = text(properties, name, String.valueOf(fallback));
        if (text.matches("\\d{1,6}")) {
            int number = Integer.parseInt(text);
            if (number >= lowest && number <= highest) {
                return number;
            }
        }
        throw new IllegalArgumentException(
                "%s%s: '%s': allowed are %d to %d".formatted(PREFIX, name, text, lowest, highest));
    }

    private static Pattern regularExpression(Properties properties, String name) {
        var text = text(properties, name, "");
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "%s%s: '%s': allowed are regular expressions: %s".formatted(PREFIX, name, text, e.getDescription()),
                    e);
        }
    }
}
