package dev.heddle.server.stream;

import java.util.Locale;

/**
 * What a client may do only so often in {@linkplain FloodGuard ten seconds}: each costs it little and the server more. A
 * well-behaved client stays far below; past the limit its connection is closed. Each protocol has an enum of them.
 */
public interface FloodKind {
    /** How many. */
    int most();

    /** Among the kinds of its protocol, from zero: an enum has it. */
    int ordinal();

    /** An enum has it. */
    String name();

    /** As meters and clients are told: {@code empty_frame}. */
    default String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
