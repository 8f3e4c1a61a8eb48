package dev.heddle.load.bench;

import java.util.List;

/**
 * What a measurement found.
 *
 * @param table in Markdown
 * @param failures one line for each figure that is worse than it may be
 */
record Findings(String table, List<String> failures) {
    /** Of a measurement that judges nothing. */
    static Findings of(String table) {
        return new Findings(table, List.of());
    }
}
