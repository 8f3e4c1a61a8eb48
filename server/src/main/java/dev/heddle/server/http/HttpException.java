package dev.heddle.server.http;

/** Ends an exchange with a status: thrown by handlers, and by the server for what it refuses. */
public final class HttpException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    /**
     * A status with a reason for the client.
     *
     * @param status 400 to 599
     * @param reason is sent to the client as text
     */
    public HttpException(int status, String reason) {
        super(reason, null, false, false);
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status " + status + ": allowed are 400 to 599");
        }
        this.status = status;
    }

    /** The status. */
    public int status() {
        return status;
    }
}
