package dev.heddle.load.proxy;

import java.util.List;

/**
 * What a measure has found.
 *
 * @param table in Markdown
 * @param failures what is not as it should be, a line each; none if the proof holds
 */
record Finding(String table, List<String> failures) {}
