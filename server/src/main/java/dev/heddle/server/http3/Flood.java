package dev.heddle.server.http3;

import java.util.Locale;

/**
 * What a client may do only so often in ten seconds (RFC 9114 10.5): each costs it little and the server more. A well-behaved client
 * stays far below; past the limit the connection is closed with H3_EXCESSIVE_LOAD.
 */
enum Flood {
    /** Requests that the client cancels (CVE-2023-44487). */
    RESET(0, 200),
    /** Streams that the server had to reset for what the client sent on them. */
    STREAM_ERROR(1, 100),
    /** Frames that carry nothing. */
    EMPTY_FRAME(2, 100),
    /** Streams of the client's alone, of which it needs three. */
    UNIDIRECTIONAL_STREAM(3, 50);

    private final int place;
    private final int most;
    private final String word = name().toLowerCase(Locale.ROOT);

    Flood(int place, int most) {
        this.place = place;
        this.most = most;
    }

    /** Among all kinds, from zero. */
    int place() {
        return place;
    }

    /** How many in a window of time. */
    int most() {
        return most;
    }

    /** As meters name it: {@code reset}. */
    @Override
    public String toString() {
        return word;
    }
}
