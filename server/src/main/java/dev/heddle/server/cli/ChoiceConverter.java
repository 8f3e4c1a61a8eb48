package dev.heddle.server.cli;

import dev.heddle.coroutine.Transport;
import dev.heddle.server.config.Scalars;
import dev.heddle.server.proxy.config.Balance;
import dev.heddle.server.tls.ClientAuthentication;
import dev.heddle.server.tls.TlsProvider;
import dev.heddle.server.tls.TlsVersion;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** One of a few words, which are also what a shell offers. */
abstract class ChoiceConverter<T> extends ScalarConverter<T> implements Iterable<String> {
    private final List<String> words;

    ChoiceConverter(List<T> values, Function<T, String> word) {
        super(Scalars.choice("choice", values, word));
        words = values.stream().map(word).toList();
    }

    @Override
    public final Iterator<String> iterator() {
        return words.iterator();
    }

    /** A transport. */
    static final class OfTransport extends ChoiceConverter<Transport> {
        OfTransport() {
            super(List.of(Transport.values()), Transport::toString);
        }
    }

    /** A policy that needs nothing else to be said. */
    static final class OfPolicy extends ChoiceConverter<Balance.Name> {
        OfPolicy() {
            super(
                    List.of(
                            Balance.Name.ROUND_ROBIN,
                            Balance.Name.LEAST_CONNECTIONS,
                            Balance.Name.POWER_OF_TWO_CHOICES,
                            Balance.Name.RANDOM),
                    Scalars::word);
        }
    }

    /** A level of the log. */
    static final class OfLogLevel extends ChoiceConverter<String> {
        OfLogLevel() {
            super(List.of("error", "warn", "info", "debug", "trace"), level -> level);
        }
    }

    /** The oldest version of TLS. */
    static final class OfTlsVersion extends ChoiceConverter<TlsVersion> {
        OfTlsVersion() {
            super(List.of(TlsVersion.values()), TlsVersion::toString);
        }
    }

    /** Who speaks TLS. */
    static final class OfTlsProvider extends ChoiceConverter<TlsProvider> {
        OfTlsProvider() {
            super(List.of(TlsProvider.values()), TlsProvider::toString);
        }
    }

    /** Whether clients show certificates. */
    static final class OfClientAuthentication extends ChoiceConverter<ClientAuthentication> {
        OfClientAuthentication() {
            super(List.of(ClientAuthentication.values()), ClientAuthentication::toString);
        }
    }

    /** Yes or no. */
    static final class OfSwitch extends ChoiceConverter<Boolean> {
        OfSwitch() {
            super(List.of(true, false), value -> Boolean.toString(value));
        }
    }

    /** Yes or no to an access log, or a format of it. */
    static final class OfAccessLog extends ChoiceConverter<String> {
        OfAccessLog() {
            super(List.of("true", "false", "json"), word -> word);
        }
    }
}
