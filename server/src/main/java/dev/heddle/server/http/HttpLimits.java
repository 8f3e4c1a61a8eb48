package dev.heddle.server.http;

/**
 * What a client may ask for at most.
 *
 * @param requestLineBytes length of the request line; 414 past it
 * @param headerBytes length of all header fields; 431 past it
 * @param bodyBytes length of a body that is read as a stream; 413 past it
 * @param bufferedBodyBytes length of a body that is read as a whole, in memory; 413 past it
 * @param requestsPerConnection after so many the connection is closed
 */
public record HttpLimits(
        int requestLineBytes, int headerBytes, long bodyBytes, int bufferedBodyBytes, int requestsPerConnection) {
    /** 8 KiB request line, 32 KiB header fields, 16 GiB body, 16 MiB buffered body, a billion requests. */
    public static final HttpLimits DEFAULT =
            new HttpLimits(8 * 1024, 32 * 1024, 16L * 1024 * 1024 * 1024, 16 * 1024 * 1024, 1_000_000_000);

    /** Checks the ranges. */
    public HttpLimits {
        check("requestLineBytes", requestLineBytes, 64);
        check("headerBytes", headerBytes, 64);
        check("bodyBytes", bodyBytes, 0);
        check("bufferedBodyBytes", bufferedBodyBytes, 0);
        check("requestsPerConnection", requestsPerConnection, 1);
    }

    private static void check(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " " + value + ": allowed is " + least + " and more");
        }
    }
}
