package dev.heddle.server.http;

import java.util.Locale;

/** Why a request was turned away. */
public enum Overload {
    /** It had waited too long on its event loop. */
    DELAY,
    /** Too many requests were with handlers. */
    REQUESTS,
    /** The heap was nearly full. */
    HEAP;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** As meters have it: {@code delay}. */
    @Override
    public String toString() {
        return word;
    }
}
