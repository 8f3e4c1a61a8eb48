package dev.heddle.server.cli;

import dev.heddle.coroutine.Transport;
import dev.heddle.server.config.Scalars;
import dev.heddle.server.proxy.config.Balance;
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

    /** A policy that needs nothing else to be said. */
    static final class OfPolicy extends ScalarConverter<Balance.Name> {
        OfPolicy() {
            super(Scalars.choice(
                    "choice",
                    List.of(
                            Balance.Name.ROUND_ROBIN,
                            Balance.Name.LEAST_CONNECTIONS,
                            Balance.Name.POWER_OF_TWO_CHOICES,
                            Balance.Name.RANDOM),
                    Scalars::word));
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

    /** Yes or no to an access log, or a format of it. */
    static final class OfAccessLog extends ScalarConverter<String> {
        OfAccessLog() {
            super(Scalars.choice("choice", List.of("true", "false", "json"), word -> word));
        }
    }
}
