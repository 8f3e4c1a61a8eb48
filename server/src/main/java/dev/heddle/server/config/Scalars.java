package dev.heddle.server.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Kinds of texts, on the command line and in files alike. */
public final class Scalars {
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h)?");
    private static final String TIMES = "10s, 500ms, 2m, 1h or plain seconds";
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([kmgKMG]?)");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
    private static final String OFF = "off";

    /** A time of a year at most: {@code 500ms}, {@code 10s}, {@code 2m}, {@code 1h}, or plain seconds. More than zero. */
    public static final Scalar<Duration> TIME_ABOVE_ZERO =
            new Scalar<>("time", "more than 0, as " + TIMES, text -> time(text, Duration.ofMillis(1)));

    /** A time, or none at all. */
    public static final Scalar<Duration> TIME_FROM_ZERO =
            new Scalar<>("time", "0 and more, as " + TIMES, text -> time(text, Duration.ZERO));

    /** {@code true} or {@code false}. */
    public static final Scalar<Boolean> SWITCH =
            choice("switch", List.of(true, false), value -> Boolean.toString(value));

    private Scalars() {}

    private static @Nullable Duration time(String text, Duration least) {
        var parts = TIME.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        var time = inUnit(Long.parseLong(parts.group(1)), parts.group(2));
        return time.compareTo(least) >= 0 && time.compareTo(LONGEST) <= 0 ? time : null;
    }

    private static Duration inUnit(long count, @Nullable String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case null, default -> Duration.ofSeconds(count);
        };
    }

    /**
     * A number of bytes: {@code 4096}, {@code 64k}, {@code 16m}, {@code 1g}; the units are powers of 1024.
     *
     * @param range in words, as in {@code 64 to 1m}
     */
    public static Scalar<Long> size(long least, long most, String range) {
        return new Scalar<>("size", range + ", as 4096, 64k, 16m or 1g", text -> {
            var parts = SIZE.matcher(text);
            if (!parts.matches()) {
                return null;
            }
            long size = Long.parseLong(parts.group(1)) * unit(parts.group(2));
            return size >= least && size <= most ? size : null;
        });
    }

    private static long unit(String name) {
        return switch (name) {
            case "k", "K" -> 1L << 10;
            case "m", "M" -> 1L << 20;
            case "g", "G" -> 1L << 30;
            default -> 1;
        };
    }

    /** A whole number from one to another. */
    public static Scalar<Integer> number(int least, int most) {
        return new Scalar<>("number", least + " to " + most, text -> {
            int number = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : -1;
            return number >= least && number <= most ? number : null;
        });
    }

    /** A number with a fraction, from one to another. */
    public static Scalar<Double> decimal(double least, double most) {
        return new Scalar<>("number", plain(least) + " to " + plain(most) + ", fractions too", text -> {
            double number = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : -1;
            return number >= least && number <= most ? number : null;
        });
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    /** One of few words. */
    public static <T> Scalar<T> choice(String name, List<T> choices, Function<T, String> word) {
        return new Scalar<>(name, String.join(", ", choices.stream().map(word).toList()), text -> {
            for (var choice : choices) {
                if (word.apply(choice).equals(text)) {
                    return choice;
                }
            }
            return null;
        });
    }

    /** One of an enumeration, {@code LEAST_CONNECTIONS} written as {@code least-connections}. */
    public static <E extends Enum<E>> Scalar<E> choice(Class<E> type) {
        return choice("choice", Arrays.asList(type.getEnumConstants()), Scalars::word);
    }

    /** The word for a constant: {@code LEAST_CONNECTIONS} is {@code least-connections}. */
    public static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What is no single line of text. */
    public static Scalar<String> text(String name, String allowed) {
        return new Scalar<>(name, allowed, text -> text.isEmpty() ? null : text);
    }

    /** What another kind allows, or {@code off}. */
    public static <T> Scalar<Optional<T>> orOff(Scalar<T> kind) {
        return new Scalar<>(kind.name(), kind.allowed() + ", or " + OFF, text -> {
            if (text.equals(OFF)) {
                return Optional.empty();
            }
            try {
                return Optional.of(kind.parse(text));
            } catch (WrongValue e) {
                return null;
            }
        });
    }

    /** Whatever passes a check. */
    public static <T> Scalar<T> checked(String name, String allowed, Scalar.Parser<T> check) {
        return new Scalar<>(name, allowed, check);
    }
}
