package dev.heddle.server.proxy;

import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The routes of a proxy: finds the most specific one. {@link ProxyRoute} has the order, {@link PathReading} what paths are
 * refused. A look-up makes no objects and takes one pass over host and path, however many routes there are. Immutable.
 *
 * @param <T> what stands for a route
 */
final class RouteTable<T> {
    private final List<T> targets;
    private final HostTable<PathTable<T>> hosts;
    private final @Nullable PathTable<T> onlyPaths;

    /**
     * A table.
     *
     * @throws IllegalArgumentException if two routes are for the same host and path
     */
    static <T> RouteTable<T> of(List<ProxyRoute> routes, Function<ProxyRoute, T> target) {
        var byRoute = new LinkedHashMap<ProxyRoute, T>();
        var byHost = new HashMap<String, Map<String, T>>();
        for (var route : routes) {
            var made = target.apply(route);
            var paths = byHost.computeIfAbsent(route.host(), host -> new HashMap<>());
            if (paths.put(PathReading.decoded(route.pathPrefix()), made) != null) {
                throw new IllegalArgumentException(
                        "route " + route + " is there twice: allowed is one for a host and path");
            }
            byRoute.put(route, made);
        }
        var tables = new HashMap<String, PathTable<T>>();
        byHost.forEach((host, paths) -> tables.put(host, new PathTable<>(paths)));
        return new RouteTable<>(List.copyOf(byRoute.values()), tables);
    }

    private RouteTable(List<T> targets, Map<String, PathTable<T>> byHost) {
        this.targets = targets;
        this.hosts = new HostTable<>(byHost);
        this.onlyPaths = hosts.isTrivial() ? byHost.get("") : null;
    }

    /** What was made for the routes, in their order. */
    List<T> targets() {
        return targets;
    }

    /**
     * For a request; RFC 9112 3.2.2: the host of an absolute target comes before the field.
     *
     * @throws HttpException 400 if the path could be read in two ways
     */
    @Nullable T find(HttpRequest request) {
        var target = request.target();
        int query = target.indexOf('?');
        int to = query < 0 ? target.length() : query;
        if (target.startsWith("/")) {
            return find(request.headers().get(HttpHeaderNames.HOST), target, 0, to);
        }
        int authority = target.indexOf("://") + 3;
        if (authority < 3) {
            return find(request.headers().get(HttpHeaderNames.HOST), "/", 0, 1); // the asterisk of OPTIONS
        }
        var path = request.path();
        int end = target.indexOf('/', authority);
        return find(target.substring(authority, end < 0 ? to : Math.min(to, end)), path, 0, path.length());
    }

    /** For a host, null if there is none, and the path between two places of a text. */
    @Nullable T find(@Nullable String host, String text, int from, int to) {
        var paths = onlyPaths != null
                ? onlyPaths
                : hosts.find(host == null ? "" : host, 0, host == null ? 0 : host.length());
        if (PathReading.isPlain(text, from, to)) {
            return paths == null ? null : paths.find(text, from, to);
        }
        return findCarefully(paths, text.substring(from, to));
    }

    private static <T> @Nullable T findCarefully(@Nullable PathTable<T> paths, String path) {
        var decoded = PathReading.decoded(path);
        var loose = PathReading.loose(decoded);
        if (paths == null) {
            return null;
        }
        var found = paths.find(decoded, 0, decoded.length());
        if (found != paths.find(loose, 0, loose.length())) {
            throw new HttpException(400, "ambiguous path");
        }
        return found;
    }
}
