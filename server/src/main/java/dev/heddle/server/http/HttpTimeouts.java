package dev.heddle.server.http;

import java.time.Duration;

/**
 * How long a client may take.
 *
 * @param head for a request's head, from its first byte to its end, and for the first byte of a new connection; 408 past
 *     it
 * @param body between two pieces of a request's body; 408 past it
 * @param idle between a response and the next request; the connection is closed past it
 * @param send until a client reads on that has stopped reading its response; the connection is reset past it, as with
 *     nginx's {@code send_timeout}
 */
public record HttpTimeouts(Duration head, Duration body, Duration idle, Duration send) {
    /** 10 s for the head, 30 s without a piece of the body, 75 s idle, 60 s without reading. */
    public static final HttpTimeouts DEFAULT = new HttpTimeouts(
            Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(75), Duration.ofSeconds(60));

    /** Checks that each is more than zero. */
    public HttpTimeouts {
        check("head", head);
        check("body", body);
        check("idle", idle);
        check("send", send);
    }

    private static void check(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " timeout " + value + ": allowed is more than zero");
        }
    }
}
