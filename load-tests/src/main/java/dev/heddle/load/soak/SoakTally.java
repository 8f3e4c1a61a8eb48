package dev.heddle.load.soak;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the clients have done, and what the server has done that it should not. Guarded by this object. */
final class SoakTally {
    /** Kinds of wrong that are told. */
    private static final int MOST_KINDS = 20;

    private final Map<Deed, Long> deeds = new EnumMap<>(Deed.class);
    private final Map<String, Long> wrong = new TreeMap<>();
    private long answered;
    private long timedOut;

    synchronized void done(Deed deed) {
        deeds.merge(deed, 1L, Long::sum);
    }

    synchronized void answered() {
        answered++;
    }

    /** A connection was closed that had had no turn for longer than the server allows: these clients were late. */
    synchronized void timedOut() {
        timedOut++;
    }

    synchronized void wrong(String what) {
        if (wrong.size() < MOST_KINDS || wrong.containsKey(what)) {
            wrong.merge(what, 1L, Long::sum);
        }
    }

    synchronized long answers() {
        return answered;
    }

    synchronized long timeouts() {
        return timedOut;
    }

    synchronized Map<Deed, Long> deeds() {
        return new EnumMap<>(deeds);
    }

    /** A line each. */
    synchronized List<String> failures() {
        List<String> lines = new ArrayList<>();
        wrong.forEach((what, count) -> lines.add("%,d times: %s".formatted(count, what)));
        return lines;
    }
}
