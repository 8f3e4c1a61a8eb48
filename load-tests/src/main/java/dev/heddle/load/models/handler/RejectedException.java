package dev.heddle.load.models.handler;

/** What the client has sent is no request that could be served: it is told so, and the connection is closed. */
final class RejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String status;

    /**
     * With the answer.
     *
     * @param status {@code 400 Bad Request}
     * @param reason for the client to read
     */
    RejectedException(String status, String reason) {
        super(reason, null, false, false);
        this.status = status;
    }

    String status() {
        return status;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
