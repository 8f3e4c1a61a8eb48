package dev.heddle.server.proxy.config;

import dev.heddle.server.balancing.UpstreamGroup;
import dev.heddle.server.proxy.ProxyRoute;
import dev.heddle.server.proxy.ReverseProxy;
import dev.heddle.server.proxy.RouteAction;
import dev.heddle.server.upstream.Upstream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A proxy that does what its configuration says. */
public final class ConfiguredProxy implements AutoCloseable {
    private final ReverseProxy proxy;

    /** Makes groups and routes; connects to nothing yet. */
    public ConfiguredProxy(ProxyConfig config) {
        var groups = new LinkedHashMap<String, UpstreamGroup>();
        config.groups().forEach((name, group) -> groups.put(name, make(name, group)));
        proxy = new ReverseProxy(routes(config, groups));
    }

    private static UpstreamGroup make(String name, GroupConfig config) {
        var group = UpstreamGroup.builder(name);
        for (var member : config.members()) {
            group.member(Upstream.builder(member.url())
                    .timeouts(config.timeouts())
                    .limits(config.limits())
                    .build());
        }
        return group.build();
    }

    private static List<ProxyRoute> routes(ProxyConfig config, Map<String, UpstreamGroup> groups) {
        return config.routes().stream()
                .map(route -> new ProxyRoute(route.host(), route.path(), action(route.target(), groups)))
                .toList();
    }

    private static RouteAction action(RouteConfig.Target target, Map<String, UpstreamGroup> groups) {
        return switch (target) {
            case RouteConfig.Forward forward -> {
                var group = groups.get(forward.group());
                if (group == null) {
                    throw new IllegalArgumentException(
                            "no group " + forward.group() + ": allowed are " + groups.keySet());
                }
                yield forward.options().applyTo(RouteAction.Forward.to(group));
            }
            case RouteConfig.Local local -> local.action();
        };
    }

    /** What answers requests. */
    public ReverseProxy handler() {
        return proxy;
    }

    /** Closes the groups, each after its last exchange. */
    @Override
    public void close() {
        proxy.close();
    }
}
