package dev.heddle.server.balancing;

import org.jspecify.annotations.Nullable;

/** Chooses a member for an attempt, by a policy. Used by all event loops at once, without a lock. */
@FunctionalInterface
interface Picker {
    /** A member that {@link Attempt#allows} allows, or null if there is none. */
    @Nullable Member pick(Attempt attempt);
}
