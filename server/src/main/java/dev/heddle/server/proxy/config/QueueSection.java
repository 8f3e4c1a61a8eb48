package dev.heddle.server.proxy.config;

import dev.heddle.server.balancing.QueueLimits;
import dev.heddle.server.config.Key;
import dev.heddle.server.config.Scalars;
import dev.heddle.server.config.Schema;
import dev.heddle.server.config.Section;
import java.time.Duration;

/** How requests wait while every member has as many as it may have. */
final class QueueSection {
    static final Schema<QueueLimits> SCHEMA = new Schema<>(
            "queue",
            "How requests wait while every member has its `max-requests`; 503 past it. A number alone is `waiting`.",
            QueueSection::make);

    private static final Key<Integer> WAITING = SCHEMA.key(
                    "waiting", Scalars.number(0, 10_000_000), "Requests at once; 0 for none.")
            .or("1000");
    private static final Key<Duration> TIME = SCHEMA.key(
                    "time", ProxyKinds.TIME_TO_A_DAY, "For which one waits at most.")
            .or("5s");

    static {
        SCHEMA.orOnly(WAITING);
    }

    private QueueSection() {}

    private static QueueLimits make(Section from) {
        return new QueueLimits(from.get(WAITING), from.get(TIME));
    }
}
