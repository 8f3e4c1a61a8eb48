package dev.heddle.server.balancing;

import java.util.Locale;

/** Whether a member gets calls, and if not, why. */
public enum MemberState {
    /** It gets calls. */
    UP,
    /** Its health checks fail. */
    DOWN,
    /** Its calls have failed: it gets none for a while. */
    EJECTED,
    /** It is disabled, or leaves the group: its calls go on, new ones go elsewhere. */
    DRAINING;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** As meters and admin pages name it: {@code up}. */
    @Override
    public String toString() {
        return word;
    }
}
