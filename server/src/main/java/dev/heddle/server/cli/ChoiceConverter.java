package dev.heddle.server.cli;

import dev.heddle.coroutine.Transport;
import dev.heddle.server.config.Scalars;
import java.util.List;

/** One of a few words. */
final class ChoiceConverter {
    private ChoiceConverter() {}

    /** A transport. */
    static final class OfTransport extends ScalarConverter<Transport> {
        OfTransport() {
            super(Scalars.choice("choice", List.of(Transport.values()), Transport::toString));
        }
    }

    /** A level of the log. */
    static final class OfLogLevel extends ScalarConverter<String> {
        OfLogLevel() {
            super(Scalars.choice("choice", List.of("error", "warn", "info", "debug", "trace"), level -> level));
        }
    }

    /** Yes or no. */
    static final class OfSwitch extends ScalarConverter<Boolean> {
        OfSwitch() {
            super(Scalars.SWITCH);
        }
    }
}
