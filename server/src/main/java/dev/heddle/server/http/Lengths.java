package dev.heddle.server.http;

import org.jspecify.annotations.Nullable;

/** Lengths of bodies as header fields have them; those of small ones are made once. */
final class Lengths {
    private static final int KEPT = 4096;

    /** Whoever makes one that another has made makes the same. */
    private static final @Nullable String[] TEXTS = new @Nullable String[KEPT];

    private Lengths() {}

    static String text(int length) {
        if (length >= KEPT) {
            return Integer.toString(length);
        }
        var known = TEXTS[length];
        if (known == null) {
            known = Integer.toString(length);
            TEXTS[length] = known;
        }
        return known;
    }
}
