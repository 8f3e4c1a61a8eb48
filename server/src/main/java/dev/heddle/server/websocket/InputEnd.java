package dev.heddle.server.websocket;

/**
 * The last that comes of a client, behind its messages.
 *
 * @param status its Close, or with what the connection must be failed
 * @param violation whether that is the reason
 */
record InputEnd(CloseStatus status, boolean violation) {
    /** What a Close says that answers it: the code that came (RFC 6455 5.5.1), or what the violation was (7.1.7). */
    CloseStatus answer() {
        return violation ? status : new CloseStatus(status.code());
    }
}
