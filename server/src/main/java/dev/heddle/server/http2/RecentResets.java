package dev.heddle.server.http2;

/**
 * The streams that this side has reset last: what the client sends on them may have been on its way (RFC 9113 5.1). Confined to
 * the event loop.
 */
final class RecentResets {
    private static final int KEPT = 64;

    private int[] streams = {};
    private int next;

    void add(int stream) {
        if (streams.length == 0) {
            streams = new int[KEPT];
        }
        streams[next] = stream;
        next = (next + 1) % KEPT;
    }

    boolean contains(int stream) {
        for (int one : streams) {
            if (one == stream) {
                return true;
            }
        }
        return false;
    }
}
