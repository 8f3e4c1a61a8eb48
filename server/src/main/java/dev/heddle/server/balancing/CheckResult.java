package dev.heddle.server.balancing;

/**
 * What came of a health check.
 *
 * @param passed whether the member is well
 * @param text the status, or why there is none
 * @param at when, in nanoseconds of the group's clock
 */
record CheckResult(boolean passed, String text, long at) {}
