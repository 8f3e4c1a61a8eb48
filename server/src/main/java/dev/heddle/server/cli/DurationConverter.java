package dev.heddle.server.cli;

import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;

/** A time: {@code 500ms}, {@code 10s}, {@code 2m}, {@code 1h}, or seconds as a plain number. More than zero. */
class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern FORMAT = Pattern.compile("(\\d{1,9})(ms|s|m|h)?");
    private static final Duration MOST = Duration.ofDays(365);

    @Override
    public final Duration convert(String text) {
        var parts = FORMAT.matcher(text);
        if (parts.matches()) {
            var time = inUnit(Long.parseLong(parts.group(1)), parts.group(2));
            if (time.compareTo(least()) >= 0 && time.compareTo(MOST) <= 0) {
                return time;
            }
        }
        var from = least().isZero() ? "0 and more" : "more than 0";
        throw new InvalidValueException("not a time", from + ", as 10s, 500ms, 2m, 1h or plain seconds");
    }

    private static Duration inUnit(long count, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case null, default -> Duration.ofSeconds(count);
        };
    }

    Duration least() {
        return Duration.ofMillis(1);
    }

    /** Zero too. */
    static final class OrZero extends DurationConverter {
        @Override
        Duration least() {
            return Duration.ZERO;
        }
    }
}
