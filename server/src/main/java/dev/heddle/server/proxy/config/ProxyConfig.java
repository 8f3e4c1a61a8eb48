package dev.heddle.server.proxy.config;

import dev.heddle.server.proxy.Forwarding;
import dev.heddle.server.proxy.RequestIds;
import dev.heddle.server.proxy.TunnelTimeouts;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the proxy shall do.
 *
 * @param groups by name, in the order of the file
 * @param routes in the order of the file
 * @param forwarding what upstreams are told of the client
 * @param requestIds how requests are named
 * @param tunnels how long WebSockets and their like may rest
 */
public record ProxyConfig(
        Map<String, GroupConfig> groups,
        List<RouteConfig> routes,
        Forwarding forwarding,
        RequestIds requestIds,
        TunnelTimeouts tunnels) {
    /** Copies both. */
    public ProxyConfig {
        groups = new LinkedHashMap<>(groups);
        routes = List.copyOf(routes);
    }

    /** With one group that gets all requests, in place of groups and routes. */
    public ProxyConfig withOnly(GroupConfig group) {
        var all = new RouteConfig("", "/", new RouteConfig.Forward(SIMPLE_GROUP, RouteOptions.NONE), null);
        return new ProxyConfig(Map.of(SIMPLE_GROUP, group), List.of(all), forwarding, requestIds, tunnels);
    }

    /** The name of the group of {@link #withOnly}. */
    public static final String SIMPLE_GROUP = "default";

    /** Whether there is neither a route nor a group. */
    public boolean hasNoRoutes() {
        return groups.isEmpty() && routes.isEmpty();
    }

    /** The names of the groups that routes lead to. */
    Set<String> groupsInUse() {
        var names = new LinkedHashSet<String>();
        for (var route : routes) {
            if (route.target() instanceof RouteConfig.Forward forward) {
                names.add(forward.group());
            }
        }
        return names;
    }

    /** The names of the groups that no route leads to: they are not made. */
    public List<String> groupsWithoutRoute() {
        var used = groupsInUse();
        return groups.keySet().stream().filter(name -> !used.contains(name)).toList();
    }

    GroupConfig group(String name) {
        var group = groups.get(name);
        if (group == null) {
            throw new IllegalArgumentException("no group " + name + ": allowed are " + groups.keySet());
        }
        return group;
    }

    /** {@code 3 routes, 2 groups, 5 upstreams}. */
    public String summary() {
        int members = groups.values().stream()
                .mapToInt(group -> group.members().size())
                .sum();
        return count(routes.size(), "route") + ", " + count(groups.size(), "group") + ", " + count(members, "upstream");
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
