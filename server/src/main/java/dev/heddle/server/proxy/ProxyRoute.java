package dev.heddle.server.proxy;

import dev.heddle.server.balancing.UpstreamGroup;
import dev.heddle.server.limit.RateLimiter;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are treated alike, and how. Of several routes, the most specific one is taken, in whichever order they are
 * given: first by host, that is the exact name, else the longest wildcard, else the routes for every host; then, among the
 * routes of that host only, by the longest path. So do nginx (server_name, then location) and Envoy (virtual host, then
 * route).
 *
 * @param host of the request, without its port, in lower case: {@code api.example.com}; {@code *.example.com} for every
 *     name below that one, at any depth; empty for every host
 * @param pathPrefix the beginning of the path, in whole segments: {@code /api} is for {@code /api} and {@code /api/users},
 *     not for {@code /apis}; {@code /} for every path. A slash at its end makes no difference. Percent-encoded or not: {@code
 *     /caf%C3%A9} and {@code /café} are the same
 * @param action what is done
 * @param limiter how many requests of one client are let through, 429 past it; null for all. Routes with the same one have
 *     one limit together
 */
public record ProxyRoute(
        String host,
        String pathPrefix,
        RouteAction action,
        @Nullable RateLimiter limiter) {
    private static final Pattern LABELS = Pattern.compile("(\\*\\.)?[a-z0-9_]([a-z0-9_-]*)(\\.[a-z0-9_][a-z0-9_-]*)*");
    private static final Pattern ADDRESS_OF_IPV6 = Pattern.compile("\\[[0-9a-f:.]+]");

    /**
     * Checks host and path.
     *
     * @throws IllegalArgumentException if one is none: says what is allowed
     */
    public ProxyRoute {
        host = checkHost(host);
        pathPrefix = RoutePath.check(pathPrefix);
        Objects.requireNonNull(action, "action");
    }

    /** Without a limit. */
    public ProxyRoute(String host, String pathPrefix, RouteAction action) {
        this(host, pathPrefix, action, null);
    }

    /** Forwards without further options. */
    public ProxyRoute(String host, String pathPrefix, UpstreamGroup group) {
        this(host, pathPrefix, RouteAction.Forward.to(group));
    }

    /** For every request. */
    public static ProxyRoute all(UpstreamGroup group) {
        return new ProxyRoute("", "/", group);
    }

    /** With a limit for each client; null for none. */
    public ProxyRoute withLimiter(@Nullable RateLimiter ofClients) {
        return new ProxyRoute(host, pathPrefix, action, ofClients);
    }

    /**
     * A host as a route has it: in lower case.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static String checkHost(String text) {
        var host = text.toLowerCase(Locale.ROOT);
        if (host.isEmpty()
                || LABELS.matcher(host).matches()
                || ADDRESS_OF_IPV6.matcher(host).matches()) {
            return host;
        }
        throw new IllegalArgumentException("host '" + text
                + "': allowed are a name without a port as in api.example.com, *.example.com, an address, or nothing");
    }

    /** Host and path, for meters and logs. */
    @Override
    public String toString() {
        return host + pathPrefix;
    }
}
