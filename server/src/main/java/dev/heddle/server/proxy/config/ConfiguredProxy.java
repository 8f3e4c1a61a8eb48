package dev.heddle.server.proxy.config;

import dev.heddle.server.balancing.UpstreamGroup;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.proxy.ProxyRoute;
import dev.heddle.server.proxy.ReverseProxy;
import dev.heddle.server.proxy.RouteAction;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A proxy that does what its configuration says, and takes another one while it runs. */
public final class ConfiguredProxy implements HttpHandler, AutoCloseable {
    private volatile ReverseProxy proxy;
    /** Guarded by this, as every change is. */
    private ProxyConfig config;
    /** Those that routes lead to. Guarded by this. */
    private Map<String, RunningGroup> groups = Map.of();

    /** Makes groups and routes; connects to nothing yet. */
    public ConfiguredProxy(ProxyConfig config) {
        this.config = config;
        groups = groups(config);
        proxy = options(config, groups).build();
    }

    /**
     * Takes another configuration, all at once: requests from now on find its routes, those under way end as they began.
     * Groups that are the same in both keep all they have; those that are gone are closed after their last exchange. May be
     * called by any thread.
     *
     * @return what changes, a line each; nothing if nothing does
     */
    public synchronized List<String> take(ProxyConfig next) {
        var changes = ConfigChanges.between(config, next);
        if (!changes.isEmpty()) {
            var others = groups(next);
            proxy = proxy.with(options(next, others));
            groups = others;
            config = next;
        }
        return changes;
    }

    private Map<String, RunningGroup> groups(ProxyConfig of) {
        var running = new LinkedHashMap<String, RunningGroup>();
        for (var name : of.groupsInUse()) {
            var known = groups.get(name);
            var wanted = of.group(name);
            running.put(name, known != null && known.config().equals(wanted) ? known : RunningGroup.make(name, wanted));
        }
        return running;
    }

    private static ReverseProxy.Builder options(ProxyConfig config, Map<String, RunningGroup> groups) {
        return ReverseProxy.builder()
                .routes(config.routes().stream()
                        .map(route -> new ProxyRoute(route.host(), route.path(), action(route.target(), groups)))
                        .toList());
    }

    private static RouteAction action(RouteConfig.Target target, Map<String, RunningGroup> groups) {
        return switch (target) {
            case RouteConfig.Forward forward ->
                forward.options().applyTo(RouteAction.Forward.to(groupOf(forward, groups)));
            case RouteConfig.Local local -> local.action();
        };
    }

    private static UpstreamGroup groupOf(RouteConfig.Forward target, Map<String, RunningGroup> groups) {
        var group = groups.get(target.group());
        if (group == null) {
            throw new IllegalArgumentException("no group " + target.group() + ": allowed are " + groups.keySet());
        }
        return group.group();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        proxy.handle(exchange);
    }

    /** Closes the groups, each after its last exchange. */
    @Override
    public void close() {
        proxy.close();
    }
}
