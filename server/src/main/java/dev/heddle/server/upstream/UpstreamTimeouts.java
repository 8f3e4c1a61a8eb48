package dev.heddle.server.upstream;

import java.time.Duration;

/**
 * How long an upstream may take, phase by phase. Each ends a call with an {@link UpstreamException} of its phase. The whole
 * of a call is limited by {@link UpstreamRequest#deadline}.
 *
 * @param queue to get a connection where the pool is exhausted
 * @param connect to look up the upstream's name, and once more to connect, all its addresses and the handshake of TLS
 *     together
 * @param send until the upstream reads on, while a request's body is sent
 * @param head from the end of the request to the end of the response's head
 * @param body between two pieces of the response's body
 * @param idle for which an unused connection is kept; shorter than the upstream keeps it
 * @param age after which a connection is not used again
 */
public record UpstreamTimeouts(
        Duration queue, Duration connect, Duration send, Duration head, Duration body, Duration idle, Duration age) {
    /** What the timers of an event loop can count. */
    private static final Duration LONGEST = Duration.ofDays(365);

    /** 5 s queue, 3 s connect, 30 s send, 60 s head, 60 s body, 30 s idle, 10 min age. */
    public static final UpstreamTimeouts DEFAULT = new UpstreamTimeouts(
            Duration.ofSeconds(5),
            Duration.ofSeconds(3),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10));

    /** Checks that each is more than zero, and a year at most. */
    public UpstreamTimeouts {
        check("queue", queue);
        check("connect", connect);
        check("send", send);
        check("head", head);
        check("body", body);
        check("idle", idle);
        check("age", age);
    }

    static Duration check(String name, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " timeout " + value + ": allowed is more than zero, to a year");
        }
        return value;
    }

    /** With another time in the queue. */
    public UpstreamTimeouts withQueue(Duration time) {
        return new UpstreamTimeouts(time, connect, send, head, body, idle, age);
    }

    /** With another time to connect. */
    public UpstreamTimeouts withConnect(Duration time) {
        return new UpstreamTimeouts(queue, time, send, head, body, idle, age);
    }

    /** With another time to send. */
    public UpstreamTimeouts withSend(Duration time) {
        return new UpstreamTimeouts(queue, connect, time, head, body, idle, age);
    }

    /** With another time to the response's head. */
    public UpstreamTimeouts withHead(Duration time) {
        return new UpstreamTimeouts(queue, connect, send, time, body, idle, age);
    }

    /** With another time between two pieces of the response's body. */
    public UpstreamTimeouts withBody(Duration time) {
        return new UpstreamTimeouts(queue, connect, send, head, time, idle, age);
    }

    /** With another time for unused connections. */
    public UpstreamTimeouts withIdle(Duration time) {
        return new UpstreamTimeouts(queue, connect, send, head, body, time, age);
    }

    /** With another age. */
    public UpstreamTimeouts withAge(Duration time) {
        return new UpstreamTimeouts(queue, connect, send, head, body, idle, time);
    }
}
