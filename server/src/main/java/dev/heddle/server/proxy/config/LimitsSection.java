package dev.heddle.server.proxy.config;

import dev.heddle.server.config.Key;
import dev.heddle.server.config.Scalars;
import dev.heddle.server.config.Schema;
import dev.heddle.server.config.Section;
import dev.heddle.server.upstream.UpstreamLimits;

/** What the members of a group get at most, and what is taken from them. */
final class LimitsSection {
    static final Schema<UpstreamLimits> SCHEMA = new Schema<>(
            "limits",
            "What each member of a group gets, and what is taken from it, at most. Counts are for each event loop.",
            LimitsSection::make);

    private static final Key<Integer> CONNECTIONS = SCHEMA.key(
                    "connections", Scalars.number(1, 1_000_000), "Open at once from one event loop to one member.")
            .or("256");
    private static final Key<Integer> WAITING = SCHEMA.key(
                    "waiting",
                    Scalars.number(0, 10_000_000),
                    "Calls that wait for a connection, in one event loop; one more is told 503 at once.")
            .or("10000");
    private static final Key<Long> HEAD_BYTES = SCHEMA.key(
                    "head-bytes",
                    ProxyKinds.HEAD_SIZE,
                    "Length of a response's status line, and of its header fields, and of its trailers; 502 past it.")
            .or("32k");

    private LimitsSection() {}

    private static UpstreamLimits make(Section from) {
        return UpstreamLimits.DEFAULT
                .withConnections(from.get(CONNECTIONS))
                .withWaiting(from.get(WAITING))
                .withHeadBytes((int) (long) from.get(HEAD_BYTES));
    }
}
