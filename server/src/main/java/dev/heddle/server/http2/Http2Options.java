package dev.heddle.server.http2;

/**
 * What a client of HTTP/2 may do at once on one connection. How large and how slow its requests may be is said by {@link
 * dev.heddle.server.http.HttpLimits} and {@link dev.heddle.server.http.HttpTimeouts}, as for HTTP/1.1.
 *
 * @param maxConcurrentStreams requests at once; one more is refused
 * @param streamWindow bytes of a request's body that the client may send before the handler reads them
 * @param connectionWindow bytes of all bodies that may be on their way
 */
public record Http2Options(int maxConcurrentStreams, int streamWindow, int connectionWindow) {
    /** 100 streams, windows of 64 KiB for a stream and 1 MiB for a connection. */
    public static final Http2Options DEFAULT = new Http2Options(100, 64 * 1024, 1024 * 1024);

    private static final int LEAST_CONNECTION_WINDOW = 65_535;

    /** Checks the ranges. */
    public Http2Options {
        check("maxConcurrentStreams", maxConcurrentStreams, 1);
        check("streamWindow", streamWindow, 1024);
        check("connectionWindow", connectionWindow, LEAST_CONNECTION_WINDOW);
    }

    private static void check(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " " + value + ": allowed is " + least + " and more");
        }
    }

    /** The same with another number of streams. */
    public Http2Options withMaxConcurrentStreams(int streams) {
        return new Http2Options(streams, streamWindow, connectionWindow);
    }
}
