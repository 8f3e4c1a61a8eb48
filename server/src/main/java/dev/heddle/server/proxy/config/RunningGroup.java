package dev.heddle.server.proxy.config;

import dev.heddle.server.balancing.UpstreamGroup;
import dev.heddle.server.upstream.Upstream;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
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
        GroupConfig config,
        UpstreamGroup group,
        Map<String, Upstream> upstreams,
        @Nullable MeterRegistry registry) {
    static RunningGroup make(String name, GroupConfig config, @Nullable MeterRegistry registry) {
        var upstreams = upstreams(name, config, Map.of(), registry);
        var options = options(name, config, upstreams);
        if (registry != null) {
            options.meters(registry);
        }
        return new RunningGroup(config, options.build(), upstreams, registry);
    }

    /** The same group with other options; members that are the same keep their connections and what is known of them. */
    RunningGroup become(GroupConfig other) {
        boolean alike = other.options().equals(config.options());
        var all = upstreams(group.name(), other, alike ? upstreams : Map.of(), registry);
        group.reconfigure(options(group.name(), other, all));
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
        var upstream = config.options().applyTo(member.url());
        return registry == null
                ? upstream.build()
                : upstream.meters(registry, group).build();
    }

    private static UpstreamGroup.Builder options(String name, GroupConfig config, Map<String, Upstream> upstreams) {
        var options = config.rules().applyTo(UpstreamGroup.builder(name));
        for (var member : config.members()) {
            options.member(member.member(Objects.requireNonNull(upstreams.get(member.url()))));
        }
        return options;
    }
}
