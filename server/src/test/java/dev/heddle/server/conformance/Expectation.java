package dev.heddle.server.conformance;

import java.util.function.Function;

/**
 * One thing that must be so.
 *
 * @param text what it is
 * @param unmet what is seen in its place, or an empty text if it is met
 */
public record Expectation(String text, Function<Outcome, String> unmet) {}
