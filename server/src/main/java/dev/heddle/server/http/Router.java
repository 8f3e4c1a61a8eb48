package dev.heddle.server.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Leads paths to handlers. A pattern is a path whose segments may be parameters, {@code /delay/{seconds}}, and whose end
 * may be any path, {@code /anything/**}. A path without parameters is found first, then patterns in the order of their
 * addition. Built before it serves; not to be changed after.
 *
 * <p>404 where no pattern fits, 405 with {@code Allow} where the method does not. A GET handler serves HEAD.
 */
public final class Router implements HttpHandler {
    private static final String ANY = "*";
    private static final String NOT_FOUND = "NOT_FOUND";
    private static final String[] NO_SEGMENTS = {};
    private static final Pattern PARAMETER = Pattern.compile("\\{[^{}*]+}");
    private static final Pattern NOT_IN_LITERALS = Pattern.compile("[{}*]");

    /** A handler that takes what its pattern has found. */
    @FunctionalInterface
    public interface PathHandler {
        /** As {@link HttpHandler#handle}, with the parameters of the path, as they were sent. */
        void handle(HttpExchange exchange, Map<String, String> parameters) throws Exception;
    }

    private static final class Route {
        final String pattern;
        final String[] segments;
        final boolean open;
        final Map<String, PathHandler> byMethod = new HashMap<>();

        Route(String pattern) {
            this.pattern = pattern;
            this.open = pattern.endsWith("/**");
            this.segments = split(open ? pattern.substring(0, pattern.length() - 3) : pattern);
        }

        boolean isLiteral() {
            return !open && !pattern.contains("{");
        }

        @Nullable Map<String, String> match(String[] path) {
            if (open ? path.length < segments.length : path.length != segments.length) {
                return null;
            }
            var parameters = new HashMap<String, String>();
            for (int i = 0; i < segments.length; i++) {
                var segment = segments[i];
                if (segment.startsWith("{")) {
                    parameters.put(segment.substring(1, segment.length() - 1), path[i]);
                } else if (!segment.equals(path[i])) {
                    return null;
                }
            }
            return parameters;
        }
    }

    private final Map<String, Route> literal = new HashMap<>();
    private final List<Route> patterns = new ArrayList<>();

    /** An empty router: everything is 404. */
    public Router() {}

    /** Adds a handler for GET and HEAD. */
    public Router get(String pattern, HttpHandler handler) {
        return route("GET", pattern, (exchange, parameters) -> handler.handle(exchange));
    }

    /** Adds a handler for GET and HEAD, which takes the path's parameters. */
    public Router get(String pattern, PathHandler handler) {
        return route("GET", pattern, handler);
    }

    /** Adds a handler for every method. */
    public Router any(String pattern, HttpHandler handler) {
        return route(ANY, pattern, (exchange, parameters) -> handler.handle(exchange));
    }

    /** Adds a handler for every method, which takes the path's parameters. */
    public Router any(String pattern, PathHandler handler) {
        return route(ANY, pattern, handler);
    }

    /**
     * Adds a handler.
     *
     * @param method in capitals, or {@code *} for every one
     * @throws IllegalArgumentException if the pattern is none, or is taken for the method
     */
    public Router route(String method, String pattern, PathHandler handler) {
        Objects.requireNonNull(handler, "handler");
        checkPattern(pattern);
        var taken = routeOf(pattern).byMethod.putIfAbsent(method, handler);
        if (taken != null) {
            throw new IllegalArgumentException(method + " " + pattern + " has a handler already");
        }
        return this;
    }

    private static void checkPattern(String pattern) {
        if (!pattern.startsWith("/")) {
            throw new IllegalArgumentException("pattern '" + pattern + "': a path begins with /");
        }
        var names = new HashSet<String>();
        for (var segment : split(pattern.endsWith("/**") ? pattern.substring(0, pattern.length() - 3) : pattern)) {
            var name = PARAMETER.matcher(segment);
            if (name.matches()
                    ? !names.add(segment)
                    : NOT_IN_LITERALS.matcher(segment).find()) {
                throw new IllegalArgumentException(
                        "pattern '" + pattern + "': a parameter is a whole segment, {name}, once; ** is the end");
            }
        }
    }

    /** The patterns, in their order. */
    public List<String> patterns() {
        var all = new ArrayList<>(new TreeSet<>(literal.keySet()));
        patterns.forEach(route -> all.add(route.pattern));
        return all;
    }

    private Route routeOf(String pattern) {
        var known = literal.get(pattern);
        if (known != null) {
            return known;
        }
        for (var route : patterns) {
            if (route.pattern.equals(pattern)) {
                return route;
            }
        }
        var route = new Route(pattern);
        if (route.isLiteral()) {
            literal.put(pattern, route);
        } else {
            patterns.add(route);
        }
        return route;
    }

    @Override
    public void handle(HttpExchange exchange) throws Exception {
        var path = exchange.request().path();
        var route = literal.get(path);
        if (route != null) {
            call(route, exchange, Map.of());
            return;
        }
        if (!callByPattern(path, exchange)) {
            exchange.route(NOT_FOUND);
            throw new HttpException(404, "no such path");
        }
    }

    private boolean callByPattern(String path, HttpExchange exchange) throws Exception {
        if (!path.startsWith("/")) {
            return false; // the asterisk of OPTIONS
        }
        var segments = split(path);
        for (var candidate : patterns) {
            var parameters = candidate.match(segments);
            if (parameters != null) {
                call(candidate, exchange, parameters);
                return true;
            }
        }
        return false;
    }

    private static void call(Route route, HttpExchange exchange, Map<String, String> parameters) throws Exception {
        exchange.route(route.pattern);
        var method = exchange.request().method();
        var handler = route.byMethod.get(method);
        if (handler == null && method.equals("HEAD")) {
            handler = route.byMethod.get("GET");
        }
        if (handler == null) {
            handler = route.byMethod.get(ANY);
        }
        if (handler != null) {
            handler.handle(exchange, parameters);
            return;
        }
        exchange.response().status(405).header("Allow", String.join(", ", allowed(route)));
        exchange.response().send("method not allowed\n");
    }

    private static Set<String> allowed(Route route) {
        var methods = new LinkedHashSet<>(new TreeSet<>(route.byMethod.keySet()));
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return methods;
    }

    private static String[] split(String path) {
        return path.isEmpty() ? NO_SEGMENTS : path.substring(1).split("/", -1);
    }
}
