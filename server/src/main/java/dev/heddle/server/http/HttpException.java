package dev.heddle.server.http;

/** Ends an exchange with a status: thrown by handlers, and by the server for what it refuses. */
public final class HttpException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final int retryAfterSeconds;

    /**
     * A status with a reason for the client.
     *
     * @param status 400 to 599
     * @param reason is sent to the client as text
     */
    public HttpException(int status, String reason) {
        this(status, reason, 0);
    }

    /**
     * A status with a reason for the client, and when it should try again (RFC 9110 10.2.3).
     *
     * @param status 400 to 599
     * @param reason is sent to the client as text
     * @param retryAfterSeconds is sent as {@code Retry-After}; zero for nothing
     */
    public HttpException(int status, String reason, int retryAfterSeconds) {
        super(reason, null, false, false);
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status " + status + ": allowed are 400 to 599");
        }
        if (retryAfterSeconds < 0) {
            throw new IllegalArgumentException("retry after " + retryAfterSeconds + " s: allowed is 0 and more");
        }
        this.status = status;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** The status. */
    public int status() {
        return status;
    }

    /** When the client should try again, in seconds; zero if that is not told. */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
