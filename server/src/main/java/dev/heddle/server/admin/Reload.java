package dev.heddle.server.admin;

import java.time.Instant;
import java.util.List;

/** Reads the configuration anew while the server runs. May be used by any thread; one reload happens at a time. */
public interface Reload {
    /**
     * Reads the file and takes what it says; takes nothing if something is wrong. Blocks: reads files.
     *
     * @param by who asks for it, for the log
     */
    Outcome reload(String by);

    /** How it stands with the file now. */
    State state();

    /** The options in effect, those of the last reload among them. */
    List<Setting> settings();

    /**
     * What came of it.
     *
     * @param taken whether the file is in effect now
     * @param lines what has changed, or what is wrong; with warnings
     */
    record Outcome(boolean taken, List<String> lines) {}

    /**
     * How it stands with the file.
     *
     * @param file its path
     * @param loaded when it was last read and taken
     * @param last what came of the last reload; nothing changed, before there was one
     */
    record State(String file, Instant loaded, Outcome last) {}
}
