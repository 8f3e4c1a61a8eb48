package dev.heddle.server.proxy;

import dev.heddle.server.balancing.UpstreamGroup;
import java.util.Objects;

/**
 * Which requests go to which group.
 *
 * @param host of the request, without its port: {@code api.example.com}; empty for every host
 * @param pathPrefix the beginning of the path, in whole segments: {@code /api}; {@code /} for every path
 */
public record ProxyRoute(String host, String pathPrefix, UpstreamGroup group) {
    /** Checks that the prefix is a path. */
    public ProxyRoute {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(group, "group");
        if (!pathPrefix.startsWith("/")) {
            throw new IllegalArgumentException("path prefix '" + pathPrefix + "': a path begins with /");
        }
    }

    /** For every request. */
    public static ProxyRoute all(UpstreamGroup group) {
        return new ProxyRoute("", "/", group);
    }
}
