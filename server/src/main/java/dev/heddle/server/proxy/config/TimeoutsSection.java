package dev.heddle.server.proxy.config;

import dev.heddle.server.config.Key;
import dev.heddle.server.config.Schema;
import dev.heddle.server.config.Section;
import dev.heddle.server.upstream.UpstreamTimeouts;
import java.time.Duration;

/** How long the members of a group may take. */
final class TimeoutsSection {
    static final Schema<UpstreamTimeouts> SCHEMA = new Schema<>(
            "timeouts",
            "How long each member of a group may take, phase by phase: 504 past it, 503 in the queue. `timeout` of a"
                    + " route limits the whole.",
            TimeoutsSection::make);

    private static final Key<Duration> QUEUE = time("queue", "5s", "To get a connection where all are in use.");
    private static final Key<Duration> CONNECT =
            time("connect", "3s", "To look up the name, and once more to connect, all its addresses together.");
    private static final Key<Duration> SEND =
            time("send", "30s", "Until the upstream reads on, while a request's body is sent.");
    private static final Key<Duration> HEAD =
            time("head", "60s", "From the end of the request to the end of the response's head.");
    private static final Key<Duration> BODY = time("body", "60s", "Between two pieces of the response's body.");
    private static final Key<Duration> IDLE = time(
            "idle", "30s", "For which an unused connection is kept. Choose it shorter than the upstream keeps it.");
    private static final Key<Duration> AGE = time("age", "10m", "After which a connection is not used again.");

    private TimeoutsSection() {}

    private static Key<Duration> time(String name, String otherwise, String says) {
        return SCHEMA.key(name, ProxyKinds.TIME, says).or(otherwise);
    }

    private static UpstreamTimeouts make(Section from) {
        return new UpstreamTimeouts(
                from.get(QUEUE),
                from.get(CONNECT),
                from.get(SEND),
                from.get(HEAD),
                from.get(BODY),
                from.get(IDLE),
                from.get(AGE));
    }
}
