package dev.heddle.load.support;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Named options: a program's argument {@code name=value}, else the system property of that name.
 *
 * <p>A blank value counts as not given: the build passes every property on, those that nobody set too.
 */
public final class Options {
    private final Map<String, String> values;

    private Options(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads the options.
     *
     * @param known the names there are; any other as an argument is refused (a system property may be anyone's)
     */
    public static Options of(List<String> arguments, Properties properties, Set<String> known) {
        Map<String, String> values = new HashMap<>();
        for (String name : known) {
            values.put(name, properties.getProperty(name, ""));
        }
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = argument.substring(0, Math.max(equals, 0));
            if (!known.contains(name)) {
                throw new UsageException("argument '%s': allowed is name=value, the name one of %s"
                        .formatted(argument, String.join(", ", new TreeSet<>(known))));
            }
            values.put(name, argument.substring(equals + 1));
        }
        values.values().removeIf(String::isBlank);
        return new Options(values);
    }

    /** The value as it was given. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).map(String::strip);
    }

    /** The value split at white space, empty if there is none. */
    public List<String> words(String name) {
        return text(name).stream()
                .flatMap(text -> Stream.of(text.split("\\s+", -1)))
                .toList();
    }

    /** A whole number within bounds. */
    public int number(String name, int fallback, int min, int max) {
        return text(name).map(text -> number(name, text, min, max)).orElse(fallback);
    }

    /** Whole numbers within bounds, separated by commas. */
    public List<Integer> numbers(String name, List<Integer> fallback, int min, int max) {
        return text(name)
                .map(text ->
                        items(text).map(item -> number(name, item, min, max)).toList())
                .orElse(fallback);
    }

    /** Names out of a set, separated by commas. */
    public List<String> names(String name, List<String> fallback, Set<String> allowed) {
        return text(name)
                .map(text -> items(text).map(item -> oneOf(name, item, allowed)).toList())
                .orElse(fallback);
    }

    /** One name out of a set. */
    public String name(String name, String fallback, Set<String> allowed) {
        return text(name).map(text -> oneOf(name, text, allowed)).orElse(fallback);
    }

    private static Stream<String> items(String text) {
        return Stream.of(text.split(",", -1)).map(String::strip);
    }

    private static String oneOf(String name, String item, Set<String> allowed) {
        if (!allowed.contains(item)) {
            throw new UsageException("%s: '%s' is not known: allowed is %s"
                    .formatted(name, item, String.join(", ", new TreeSet<>(allowed))));
        }
        return item;
    }

    private static int number(String name, String text, int min, int max) {
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, in the words of one who calls the program.
        }
        throw new UsageException("%s: '%s': allowed is a whole number from %d to %d".formatted(name, text, min, max));
    }
}
