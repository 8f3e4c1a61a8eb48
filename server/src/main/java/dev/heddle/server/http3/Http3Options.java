package dev.heddle.server.http3;

/**
 * What a client of HTTP/3 may do at once on one connection. How large and how slow its requests may be is said by {@link
 * dev.heddle.server.http.HttpLimits} and {@link dev.heddle.server.http.HttpTimeouts}, as for HTTP/1.1.
 *
 * @param maxConcurrentStreams requests at once; the client may not open one more
 * @param streamWindow bytes of a request's body that the client may send before the handler reads them, at the beginning: the
 *     window grows for handlers that read fast
 * @param connectionWindow bytes of all bodies that may be on their way, at the beginning
 */
public record Http3Options(int maxConcurrentStreams, int streamWindow, int connectionWindow) {
    /** 100 streams, windows of 64 KiB for a stream and 1 MiB for a connection. */
    public static final Http3Options DEFAULT = new Http3Options(100, 64 * 1024, 1024 * 1024);

    private static final int LEAST_WINDOW = 1024;

    /** Checks the ranges. */
    public Http3Options {
        check("maxConcurrentStreams", maxConcurrentStreams, 1);
        check("streamWindow", streamWindow, LEAST_WINDOW);
        check("connectionWindow", connectionWindow, LEAST_WINDOW);
    }

    private static void check(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " " + value + ": allowed is " + least + " and more");
        }
    }

    /** The same with another number of streams. */
    public Http3Options withMaxConcurrentStreams(int streams) {
        return new Http3Options(streams, streamWindow, connectionWindow);
    }
}
