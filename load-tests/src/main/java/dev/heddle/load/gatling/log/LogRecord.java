package dev.heddle.load.gatling.log;

import java.util.List;

/** One entry of a Gatling log behind its head. Times are milliseconds since the epoch. */
sealed interface LogRecord {
    /** When it was written, more or less: what entries of several logs are ordered by. */
    long time();

    /** A request and how it ended; the message is empty where it succeeded. */
    record Request(List<String> groups, String name, long start, long end, boolean ok, String message)
            implements LogRecord {
        @Override
        public long time() {
            return end;
        }

        int millis() {
            return (int) (end - start);
        }
    }

    /** A virtual user of a scenario, by its place among them, came or left. */
    record User(int scenario, boolean came, long time) implements LogRecord {}

    /** A group of requests ended. */
    record Group(List<String> groups, long start, long end, int requestMillis, boolean ok) implements LogRecord {
        @Override
        public long time() {
            return end;
        }
    }

    /** Something failed outside of a request. */
    record Failure(String message, long time) implements LogRecord {}

    /**
     * A message that nobody waited for came over a WebSocket or an event stream. Gatling logs it as a request that never
     * ends, and its own report then takes it for one with an end of its own making.
     */
    record Unasked(String name, long time) implements LogRecord {}
}
