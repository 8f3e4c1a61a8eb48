package dev.heddle.server.cli;

import dev.heddle.coroutine.Transport;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;

/** One of a few words. */
final class ChoiceConverter {
    private ChoiceConverter() {}

    private static <T> T choose(String text, Stream<T> choices) {
        var all = choices.toList();
        for (var choice : all) {
            if (choice.toString().equals(text)) {
                return choice;
            }
        }
        throw new InvalidValueException(
                "unknown", String.join(", ", all.stream().map(Object::toString).toList()));
    }

    /** A transport. */
    static final class OfTransport implements ITypeConverter<Transport> {
        @Override
        public Transport convert(String text) {
            return choose(text, Arrays.stream(Transport.values()));
        }
    }

    /** A level of the log. */
    static final class OfLogLevel implements ITypeConverter<String> {
        static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");

        @Override
        public String convert(String text) {
            return choose(text, LEVELS.stream());
        }
    }

    /** Yes or no. */
    static final class OfSwitch implements ITypeConverter<Boolean> {
        @Override
        public Boolean convert(String text) {
            return choose(text, Stream.of(true, false));
        }
    }
}
