package dev.heddle.server.websocket;

/** The peer has sent what it must not: the connection is failed with a close code (RFC 6455 7.1.7). */
final class Violation extends Exception {
    private static final long serialVersionUID = 1;

    private final int code;

    /**
     * What is wrong.
     *
     * @param reason is told to the peer
     */
    Violation(int code, String reason) {
        super(reason, null, false, false);
        this.code = code;
    }

    CloseStatus status() {
        return new CloseStatus(code, String.valueOf(getMessage()));
    }
}
