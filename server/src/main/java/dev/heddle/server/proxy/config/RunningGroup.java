package dev.heddle.server.proxy.config;

import dev.heddle.server.balancing.GroupMember;
import dev.heddle.server.balancing.UpstreamGroup;
import dev.heddle.server.upstream.Upstream;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A group with the configuration that it was made of.
 *
 * @param config as it is in effect
 * @param group the proxy's
 * @param upstreams of its members, by URL
 * @param registry for its meters, or null for none
 */
record RunningGroup(
        GroupConfig config, UpstreamGroup group, Map<String, Upstream> upstreams, @Nullable MeterRegistry registry) {
    static RunningGroup make(String name, GroupConfig config, @Nullable MeterRegistry registry) {
        var upstreams = upstreams(name, config, Map.of(), registry);
        var group = config.rules().applyTo(UpstreamGroup.builder(name));
        if (registry != null) {
            group.meters(registry);
        }
        members(config, upstreams).forEach(group::member);
        return new RunningGroup(config, group.build(), upstreams, registry);
    }

    /** Whether the same group can do what another configuration says: if only its members are others. */
    boolean canBecome(GroupConfig other) {
        return other.rules().equals(config.rules());
    }

    /** The same group with other members; those that are the same keep their connections and what is known of them. */
    RunningGroup become(GroupConfig other) {
        boolean alike =
                other.timeouts().equals(config.timeouts()) && other.limits().equals(config.limits());
        var all = upstreams(group.name(), other, alike ? upstreams : Map.of(), registry);
        group.replaceMembers(members(other, all));
        return new RunningGroup(other, group, all, registry);
    }

    private static Map<String, Upstream> upstreams(
            String group, GroupConfig config, Map<String, Upstream> known, @Nullable MeterRegistry registry) {
        var all = new HashMap<String, Upstream>();
        for (var member : config.members()) {
            var same = known.get(member.url());
            all.put(member.url(), same == null ? upstream(member, config, group, registry) : same);
        }
        return all;
    }

    private static Upstream upstream(
            MemberConfig member, GroupConfig config, String group, @Nullable MeterRegistry registry) {
        var upstream =
                Upstream.builder(member.url()).timeouts(config.timeouts()).limits(config.limits());
        return registry == null
                ? upstream.build()
                : upstream.meters(registry, group).build();
    }

    private static List<GroupMember> members(GroupConfig config, Map<String, Upstream> upstreams) {
        return config.members().stream()
                .map(member -> member.member(Objects.requireNonNull(upstreams.get(member.url()))))
                .toList();
    }
}
