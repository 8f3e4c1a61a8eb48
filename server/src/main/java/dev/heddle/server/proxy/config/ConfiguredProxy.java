package dev.heddle.server.proxy.config;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.server.balancing.GroupSnapshot;
import dev.heddle.server.balancing.UpstreamGroup;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.limit.RateLimiter;
import dev.heddle.server.proxy.ProxyRoute;
import dev.heddle.server.proxy.ReverseProxy;
import dev.heddle.server.proxy.RouteAction;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A proxy that does what its configuration says, and takes another one while it runs. */
public final class ConfiguredProxy implements HttpHandler, AutoCloseable {
    private final @Nullable MeterRegistry registry;
    private final RunningGroup.Lookups lookups;
    private volatile ReverseProxy proxy;
    /** Guarded by this, as every change is. */
    private ProxyConfig config;
    /** Those that routes lead to. Guarded by this. */
    private Map<String, RunningGroup> groups = Map.of();
    /** By the names of routes. Guarded by this. */
    private Map<String, RateLimiter> limiters = Map.of();

    /** What takes the meters of each limiter away. Guarded by this. */
    private final Map<RateLimiter, Runnable> meteredLimiters = new HashMap<>();

    /** Guarded by this. */
    private @Nullable EventLoops loops;

    /**
     * Makes groups and routes; connects to nothing yet.
     *
     * @param registry for the meters of groups and upstreams, or null for none
     */
    public ConfiguredProxy(ProxyConfig config, @Nullable MeterRegistry registry) {
        this(config, registry, RunningGroup.Lookups.DEFAULT);
    }

    ConfiguredProxy(ProxyConfig config, @Nullable MeterRegistry registry, RunningGroup.Lookups lookups) {
        this.registry = registry;
        this.lookups = lookups;
        this.config = config;
        groups = groups(config);
        limiters = limiters(config);
        proxy = options(config, groups, limiters).build();
        if (registry != null) {
            Gauge.builder("proxy.tunnels.open", this, self -> self.proxy.openTunnels())
                    .description("Exchanges that go on with another protocol, such as WebSocket")
                    .register(registry);
        }
        meterLimiters();
    }

    /** Begins what the groups do by themselves, health checks and look-ups, on these event loops. */
    public synchronized void start(EventLoops on) {
        loops = on;
        groups.values().forEach(group -> group.start(on));
    }

    /**
     * Takes another configuration, all at once: requests from now on find its routes, those under way end as they began.
     * Groups that stay keep what is known of their members, and the connections of those that are the same; groups that are
     * gone are closed after their last exchange. May be called by any thread.
     *
     * @return what changes, a line each; nothing if nothing does
     */
    public synchronized List<String> take(ProxyConfig next) {
        var changes = ConfigChanges.between(config, next);
        if (!changes.isEmpty()) {
            var nextGroups = groups(next);
            var nextLimiters = limiters(next);
            groups.forEach((name, group) -> {
                if (!nextGroups.containsKey(name)) {
                    group.end();
                }
            });
            proxy = proxy.with(options(next, nextGroups, nextLimiters));
            config = next;
            groups = nextGroups;
            limiters = nextLimiters;
            meterLimiters();
            groups.forEach((name, group) -> bringUpToDate(group, next.group(name)));
        }
        return changes;
    }

    /** Those that stay, with the options that they have yet, and others. */
    private Map<String, RunningGroup> groups(ProxyConfig of) {
        var running = new LinkedHashMap<String, RunningGroup>();
        for (var name : of.groupsInUse()) {
            var known = groups.get(name);
            running.put(name, known == null ? new RunningGroup(name, of.group(name), registry, lookups) : known);
        }
        return running;
    }

    private void bringUpToDate(RunningGroup group, GroupConfig wanted) {
        if (loops != null) {
            group.start(loops);
        }
        group.become(wanted);
    }

    /** A limit that stays keeps its counts. */
    private Map<String, RateLimiter> limiters(ProxyConfig of) {
        var all = new HashMap<String, RateLimiter>();
        for (var route : of.routes()) {
            if (route.rateLimit() != null) {
                var known = limiters.get(route.name());
                boolean same = known != null && known.limit().equals(route.rateLimit());
                all.put(route.name(), same ? known : new RateLimiter(route.rateLimit()));
            }
        }
        return all;
    }

    /** The next one of a name first: its counter goes on. */
    private void meterLimiters() {
        if (registry == null) {
            return;
        }
        limiters.forEach(
                (name, limiter) -> meteredLimiters.computeIfAbsent(limiter, added -> added.bindTo(registry, name)));
        meteredLimiters.entrySet().removeIf(metered -> {
            boolean gone = !limiters.containsValue(metered.getKey());
            if (gone) {
                metered.getValue().run();
            }
            return gone;
        });
    }

    private static ReverseProxy.Builder options(
            ProxyConfig of, Map<String, RunningGroup> groups, Map<String, RateLimiter> limiters) {
        return ReverseProxy.builder()
                .forwarding(of.forwarding())
                .requestIds(of.requestIds())
                .tunnels(of.tunnels())
                .routes(of.routes().stream()
                        .map(route -> new ProxyRoute(
                                route.host(), route.path(), action(route.target(), groups), limiters.get(route.name())))
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

    /** How the groups fare that routes lead to. Any thread. */
    public synchronized List<GroupSnapshot> snapshot() {
        return groups.values().stream().map(group -> group.group().snapshot()).toList();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        proxy.handle(exchange);
    }

    /** Closes the groups, each after its last exchange. */
    @Override
    public synchronized void close() {
        groups.values().forEach(RunningGroup::end);
        proxy.close();
    }
}
