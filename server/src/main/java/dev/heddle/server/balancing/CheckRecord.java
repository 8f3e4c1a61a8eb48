package dev.heddle.server.balancing;

import org.jspecify.annotations.Nullable;

/** What came of a member's health checks. Guarded by the group's lock. */
final class CheckRecord {
    private int passed;
    private int failed;
    private @Nullable CheckResult last;

    /** Returns whether there have been as many of its kind in a row as it takes. */
    boolean add(CheckResult result, HealthCheck options) {
        last = result;
        passed = result.passed() ? passed + 1 : 0;
        failed = result.passed() ? 0 : failed + 1;
        return passed >= options.healthy() || failed >= options.unhealthy();
    }

    /** Null if there was none. */
    @Nullable CheckResult last() {
        return last;
    }
}
