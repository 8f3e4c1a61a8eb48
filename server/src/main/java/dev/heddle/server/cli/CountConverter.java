package dev.heddle.server.cli;

import dev.heddle.server.config.Scalars;

/** A whole number within limits. */
class CountConverter extends ScalarConverter<Integer> {
    CountConverter(int most) {
        super(Scalars.number(1, most));
    }

    /** Of connections, or {@code auto}: as many as there are files for. */
    static final class Connections extends ScalarConverter<Integer> {
        /** Stands for {@code auto}. */
        static final int AUTO = 0;

        private static final int MOST = 100_000_000;

        Connections() {
            super(Scalars.number(1, MOST).orWord("auto", AUTO));
        }
    }

    /** Of whatever there may be any number of, too: {@code off}, which is 0. */
    static final class OrOff extends ScalarConverter<Integer> {
        OrOff() {
            super(Scalars.number(1, 100_000_000).orWord("off", 0));
        }
    }

    /** In a hundred. */
    static final class Percent extends CountConverter {
        Percent() {
            super(100);
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
