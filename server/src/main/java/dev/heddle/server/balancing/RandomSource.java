package dev.heddle.server.balancing;

/** Random numbers. Called by any thread. */
@FunctionalInterface
interface RandomSource {
    /** From zero up to the bound, without it. */
    int below(int bound);
}
