package dev.heddle.server.cli;

import dev.heddle.server.config.Scalars;

/** A whole number within limits. */
class CountConverter extends ScalarConverter<Integer> {
    CountConverter(int most) {
        super(Scalars.number(1, most));
    }

    /** Of connections. */
    static final class Connections extends CountConverter {
        Connections() {
            super(100_000_000);
        }
    }

    /** Of streams on one connection of HTTP/2. */
    static final class Streams extends CountConverter {
        Streams() {
            super(1_000_000);
        }
    }

    /** Of connections to one upstream. */
    static final class UpstreamConnections extends CountConverter {
        UpstreamConnections() {
            super(1_000_000);
        }
    }

    /** Of event loops, or {@code auto}: one for each processor. */
    static final class EventLoops extends ScalarConverter<Integer> {
        private static final int MOST = 1024;

        EventLoops() {
            super(Scalars.number(1, MOST).orWord("auto", Runtime.getRuntime().availableProcessors()));
        }
    }
}
