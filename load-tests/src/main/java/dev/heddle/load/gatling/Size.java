package dev.heddle.load.gatling;

import java.util.Locale;

/** How large a simulation is unless single sizes are given. */
public enum Size {
    /** A second or two of little load: does it work at all. */
    SMOKE,
    /** What a machine with two cores shows its behaviour under, in a minute or two. */
    NORMAL,
    /** For a machine that has nothing else to do. */
    LARGE;

    /** As options name it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
