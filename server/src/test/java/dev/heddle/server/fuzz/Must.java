package dev.heddle.server.fuzz;

import java.util.Objects;

/** What must be so, said shortly: a target runs very often. */
public final class Must {
    private Must() {}

    /** Fails if it is not so. */
    public static void be(boolean so, String what) {
        if (!so) {
            throw new AssertionError(what);
        }
    }

    /** Fails if they are not equal. */
    public static void beEqual(Object one, Object other, String what) {
        if (!Objects.equals(one, other)) {
            throw new AssertionError(what + ":\n  " + one + "\n  " + other);
        }
    }
}
