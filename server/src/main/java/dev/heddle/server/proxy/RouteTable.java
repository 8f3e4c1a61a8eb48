package dev.heddle.server.proxy;

import dev.heddle.server.http.HttpRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes of a proxy: the first that fits is taken. Immutable. */
final class RouteTable {
    private final List<ProxyRoute> routes;

    RouteTable(List<ProxyRoute> routes) {
        this.routes = List.copyOf(routes);
    }

    List<ProxyRoute> routes() {
        return routes;
    }

    @Nullable ProxyRoute find(HttpRequest request) {
        for (var route : routes) {
            if (hasHost(route, request) && hasPrefix(route.pathPrefix(), request.path())) {
                return route;
            }
        }
        return null;
    }

    private static boolean hasHost(ProxyRoute route, HttpRequest request) {
        if (route.host().isEmpty()) {
            return true;
        }
        var host = request.headers().get("host");
        return host != null && host.replaceFirst(":[0-9]*$", "").equalsIgnoreCase(route.host());
    }

    private static boolean hasPrefix(String prefix, String path) {
        return prefix.equals("/")
                || (path.startsWith(prefix)
                        && (prefix.endsWith("/")
                                || path.length() == prefix.length()
                                || path.charAt(prefix.length()) == '/'));
    }
}
