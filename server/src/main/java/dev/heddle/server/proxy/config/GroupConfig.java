package dev.heddle.server.proxy.config;

import dev.heddle.server.upstream.UpstreamLimits;
import dev.heddle.server.upstream.UpstreamTimeouts;
import java.util.List;

/**
 * A group as the file has it.
 *
 * @param members at least one
 * @param options of each of them
 * @param rules of the group as a whole
 */
public record GroupConfig(List<MemberConfig> members, UpstreamOptions options, GroupRules rules) {
    /** Copies the members. */
    public GroupConfig {
        members = List.copyOf(members);
    }

    /** Members whose URLs are all there is to say, and a policy. */
    public static GroupConfig of(List<String> urls, UpstreamTimeouts timeouts, UpstreamLimits limits, Balance balance) {
        var members = urls.stream().map(MemberConfig::of).toList();
        return new GroupConfig(members, new UpstreamOptions(timeouts, limits, null, null), GroupRules.of(balance));
    }
}
