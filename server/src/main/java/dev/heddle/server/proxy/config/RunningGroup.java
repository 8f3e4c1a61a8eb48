package dev.heddle.server.proxy.config;

import dev.heddle.server.balancing.UpstreamGroup;
import dev.heddle.server.upstream.Upstream;

/**
 * A group with the configuration that it was made of.
 *
 * @param config as it is in effect
 * @param group the proxy's
 */
record RunningGroup(GroupConfig config, UpstreamGroup group) {
    static RunningGroup make(String name, GroupConfig config) {
        var group = UpstreamGroup.builder(name);
        for (var member : config.members()) {
            group.member(upstream(member, config));
        }
        return new RunningGroup(config, group.build());
    }

    private static Upstream upstream(MemberConfig member, GroupConfig config) {
        return Upstream.builder(member.url())
                .timeouts(config.timeouts())
                .limits(config.limits())
                .build();
    }
}
