package dev.heddle.coroutine.testing;

import dev.heddle.coroutine.LoopClock;

/** What moves the time when the loop has nothing to do, and nothing holds it. One at a time. Called as {@link LoopClock#idle}. */
@FunctionalInterface
interface TimeDrive {
    /** Nothing: outside of runs, time stands still. */
    TimeDrive NONE = nextTimer -> LoopClock.UNTIL_WOKEN;

    /** See {@link LoopClock#idle}. */
    long idle(long nextTimer);
}
