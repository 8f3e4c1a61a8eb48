package dev.heddle.server.proxy;

import dev.heddle.server.balancing.UpstreamGroup;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpExchange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The routes that are in effect, and the groups that they use. Read by every exchange without a lock; replaced by one thread
 * at a time.
 */
final class RouteGenerations implements AutoCloseable {
    private volatile RouteTable<RouteTarget> table;
    /** Guarded by this, as every change is. */
    private Map<UpstreamGroup, GroupUse> uses = new HashMap<>();

    private volatile boolean closed;

    RouteGenerations(List<ProxyRoute> routes) {
        table = RouteTable.of(routes, route -> target(route, uses));
    }

    private static RouteTarget target(ProxyRoute route, Map<UpstreamGroup, GroupUse> uses) {
        return new RouteTarget(
                route,
                route.action() instanceof RouteAction.Forward forward
                        ? uses.computeIfAbsent(forward.group(), GroupUse::new)
                        : null);
    }

    /**
     * The route of a request, whose group stays open until {@link RouteTarget#leave}.
     *
     * @throws HttpException 404 if there is none, 400 if the path could be read in two ways, 503 at the proxy's end
     */
    RouteTarget enter(HttpExchange exchange) {
        while (!closed) {
            var route = table.find(exchange.request());
            if (route == null) {
                exchange.route("NOT_FOUND");
                throw new HttpException(404, "no such site");
            }
            if (route.enter()) {
                return route;
            }
            // Its group has been retired in this very moment: there is another table already.
        }
        throw new HttpException(503, "closed");
    }

    synchronized void replace(List<ProxyRoute> routes) {
        if (closed) {
            throw new IllegalStateException("the proxy has been closed");
        }
        var next = new HashMap<UpstreamGroup, GroupUse>();
        table = RouteTable.of(routes, route -> target(route, next, uses));
        var before = uses;
        uses = next;
        before.forEach((group, use) -> {
            if (!next.containsKey(group)) {
                use.retire();
            }
        });
    }

    private static RouteTarget target(
            ProxyRoute route, Map<UpstreamGroup, GroupUse> next, Map<UpstreamGroup, GroupUse> before) {
        if (route.action() instanceof RouteAction.Forward forward) {
            var known = before.get(forward.group());
            if (known != null) {
                next.put(forward.group(), known);
            }
        }
        return target(route, next);
    }

    /** The groups of the next routes are closed after their last exchange. */
    @Override
    public synchronized void close() {
        closed = true;
        uses.values().forEach(GroupUse::retire);
    }
}
