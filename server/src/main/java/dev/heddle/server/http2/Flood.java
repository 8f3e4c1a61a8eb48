package dev.heddle.server.http2;

import dev.heddle.server.stream.FloodKind;

/**
 * What a client may do only so often: each costs it little and the server more. A well-behaved client stays far below; past
 * the limit the connection is closed with ENHANCE_YOUR_CALM.
 */
enum Flood implements FloodKind {
    /** Streams that the client resets (CVE-2023-44487). */
    RESET(200),
    /** Streams that the server had to reset for what the client sent on them (CVE-2025-8671). */
    STREAM_ERROR(100),
    /** SETTINGS, each of which is to be acknowledged (CVE-2019-9515). */
    SETTINGS(50),
    /** PING, each of which is to be answered (CVE-2019-9512). */
    PING(200),
    /** Frames that carry nothing (CVE-2019-9518). */
    EMPTY_FRAME(100),
    /** PRIORITY, which does nothing (CVE-2019-9513), beside those that a new stream may bring. */
    PRIORITY(200),
    /** Frames of types that nobody knows. */
    UNKNOWN_FRAME(200),
    /** WINDOW_UPDATE, beside those that the server's own frames of DATA may bring. */
    WINDOW_UPDATE(500),
    /** CONTINUATION, by number or by length of one block (CVE-2024-27316); the limit is that of the block. */
    CONTINUATION(0),
    /** Blocks that are larger when decoded than the client was told (CVE-2016-6581). */
    HEADER_LIST(20);

    private final int most;

    Flood(int most) {
        this.most = most;
    }

    @Override
    public int most() {
        return most;
    }
}
