package dev.heddle.server.http3;

import dev.heddle.server.stream.FloodKind;

/**
 * What a client may do only so often in ten seconds (RFC 9114 10.5): each costs it little and the server more. A well-behaved client
 * stays far below; past the limit the connection is closed with H3_EXCESSIVE_LOAD.
 */
enum Flood implements FloodKind {
    /** Requests that the client cancels (CVE-2023-44487). */
    RESET(200),
    /** Streams that the server had to reset for what the client sent on them. */
    STREAM_ERROR(100),
    /** Frames that carry nothing. */
    EMPTY_FRAME(100),
    /** Streams of the client's alone, of which it needs three. */
    UNIDIRECTIONAL_STREAM(50);

    private final int most;

    Flood(int most) {
        this.most = most;
    }

    @Override
    public int most() {
        return most;
    }
}
