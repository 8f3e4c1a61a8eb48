package dev.heddle.server.proxy.config;

import dev.heddle.server.upstream.UpstreamLimits;
import dev.heddle.server.upstream.UpstreamTimeouts;
import java.util.List;

/**
 * A group as the file has it.
 *
 * @param members at least one
 * @param timeouts of each of them
 * @param limits of each of them
 */
public record GroupConfig(List<MemberConfig> members, UpstreamTimeouts timeouts, UpstreamLimits limits) {
    /** Copies the members. */
    public GroupConfig {
        members = List.copyOf(members);
    }
}
