package dev.heddle.server.upstream;

/**
 * What an upstream gets, and what is taken from it, at most.
 *
 * @param connections open at once from one event loop
 * @param waiting calls that wait for a connection, in one event loop; one more fails at once
 * @param headBytes length of a response's status line, and of its header fields, and of its trailers
 * @param bufferedBodyBytes length of a body that is read as a whole, in memory
 */
public record UpstreamLimits(int connections, int waiting, int headBytes, int bufferedBodyBytes) {
    /** 256 connections, 10,000 waiting, 32 KiB head, 16 MiB buffered body. */
    public static final UpstreamLimits DEFAULT = new UpstreamLimits(256, 10_000, 32 * 1024, 16 * 1024 * 1024);

    /** Checks the ranges. */
    public UpstreamLimits {
        check("connections", connections, 1);
        check("waiting", waiting, 0);
        check("headBytes", headBytes, 64);
        check("bufferedBodyBytes", bufferedBodyBytes, 0);
    }

    private static void check(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " " + value + ": allowed is " + least + " and more");
        }
    }

    /** With another number of connections. */
    public UpstreamLimits withConnections(int most) {
        return new UpstreamLimits(most, waiting, headBytes, bufferedBodyBytes);
    }

    /** With another number of calls that wait. */
    public UpstreamLimits withWaiting(int most) {
        return new UpstreamLimits(connections, most, headBytes, bufferedBodyBytes);
    }

    /** With another length of heads. */
    public UpstreamLimits withHeadBytes(int most) {
        return new UpstreamLimits(connections, waiting, most, bufferedBodyBytes);
    }

    /** With another length of buffered bodies. */
    public UpstreamLimits withBufferedBodyBytes(int most) {
        return new UpstreamLimits(connections, waiting, headBytes, most);
    }
}
