package dev.heddle.server.http;

import java.time.Duration;

/**
 * How long a client, and a handler, may take.
 *
 * @param head for a request's head, from its first byte to its end, and for the first byte of a new connection; 408 past
 *     it
 * @param body between two pieces of a request's body; 408 past it
 * @param idle between a response and the next request; the connection is closed past it
 * @param send until a client reads on that has stopped reading its response; the connection is reset past it, as with
 *     nginx's {@code send_timeout}
 * @param leastBytesPerSecond of a body that a client sends, on the average of the time in which the handler waits for it,
 *     once that is longer than {@code body} (408 past it, as with Apache's {@code MinRate} and Kestrel's
 *     {@code MinRequestBodyDataRate}); and of a response that it reads, within each {@code send} (reset past it); 0 for none
 * @param handler from a request's head, and from each piece of its body, to the head of the response; 503 past it, and the
 *     handler is cancelled. What comes behind the head, a stream or another protocol, has no limit; zero for none at all
 */
public record HttpTimeouts(
        Duration head, Duration body, Duration idle, Duration send, int leastBytesPerSecond, Duration handler) {
    private static final int LEAST_BYTES_PER_SECOND = 240;
    private static final Duration HANDLER = Duration.ofMinutes(5);

    /**
     * 10 s for the head, 30 s without a piece of the body, 75 s idle, 60 s without reading, 240 bytes a second, 5 minutes
     * to a response's head.
     */
    public static final HttpTimeouts DEFAULT = new HttpTimeouts(
            Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(75), Duration.ofSeconds(60));

    /** Checks that each is more than zero, where zero is not for none. */
    public HttpTimeouts {
        check("head", head);
        check("body", body);
        check("idle", idle);
        check("send", send);
        if (leastBytesPerSecond < 0) {
            throw new IllegalArgumentException(leastBytesPerSecond + " bytes a second: allowed is 0 and more");
        }
        if (handler.isNegative()) {
            throw new IllegalArgumentException("handler timeout " + handler + ": allowed is 0 and more");
        }
    }

    /** With the default of rate and handler. */
    public HttpTimeouts(Duration head, Duration body, Duration idle, Duration send) {
        this(head, body, idle, send, LEAST_BYTES_PER_SECOND, HANDLER);
    }

    /** The same with another rate; 0 for none. */
    public HttpTimeouts withLeastBytesPerSecond(int bytes) {
        return new HttpTimeouts(head, body, idle, send, bytes, handler);
    }

    /** The same with another time for handlers; zero for none. */
    public HttpTimeouts withHandler(Duration limit) {
        return new HttpTimeouts(head, body, idle, send, leastBytesPerSecond, limit);
    }

    /** What a client must read within each {@code send}; at least one byte. */
    public long leastBytesPerSend() {
        return Math.max(1, leastBytesPerSecond * send.toMillis() / 1_000);
    }

    private static void check(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " timeout " + value + ": allowed is more than zero");
        }
    }
}
