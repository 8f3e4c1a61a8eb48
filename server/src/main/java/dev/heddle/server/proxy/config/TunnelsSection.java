package dev.heddle.server.proxy.config;

import dev.heddle.server.config.Key;
import dev.heddle.server.config.Schema;
import dev.heddle.server.config.Section;
import dev.heddle.server.proxy.TunnelTimeouts;
import java.time.Duration;

/** How long WebSockets and their like may rest. */
final class TunnelsSection {
    static final Schema<TunnelTimeouts> SCHEMA = new Schema<>(
            "tunnels",
            "How long exchanges that go on with another protocol may rest, as WebSockets.",
            TunnelsSection::make);

    private static final Key<Duration> IDLE =
            SCHEMA.key("idle", ProxyKinds.TIME, "Without a byte either way.").or("1h");
    private static final Key<Duration> HALF_CLOSE = SCHEMA.key(
                    "half-close", ProxyKinds.TIME, "Without a byte, once one side has ended its output.")
            .or("30s");

    private TunnelsSection() {}

    private static TunnelTimeouts make(Section from) {
        return new TunnelTimeouts(from.get(IDLE), from.get(HALF_CLOSE));
    }
}
