package dev.heddle.server.proxy;

import dev.heddle.server.limit.RateLimiter;
import org.jspecify.annotations.Nullable;

/** A route with what the handler needs of it at once. */
final class RouteTarget {
    private final ProxyRoute route;
    private final String name;
    private final @Nullable GroupUse use;

    /** Not the root's slash, which is the first of what follows it. */
    private final int prefixLength;

    RouteTarget(ProxyRoute route, @Nullable GroupUse use) {
        this.route = route;
        this.name = route.toString();
        this.use = use;
        this.prefixLength = route.pathPrefix().equals("/")
                ? 0
                : PathReading.decoded(route.pathPrefix()).length();
    }

    RouteAction action() {
        return route.action();
    }

    @Nullable RateLimiter limiter() {
        return route.limiter();
    }

    /** For meters and logs. */
    String name() {
        return name;
    }

    /** As {@link GroupUse#enter}. */
    boolean enter() {
        return use == null || use.enter();
    }

    void leave() {
        if (use != null) {
            use.leave();
        }
    }

    /** A target in origin form that this route was found for, with another path in the place of the route's. */
    String rewritten(String target, String rewrite) {
        if (!target.startsWith("/")) {
            return target; // the asterisk of OPTIONS
        }
        int rest = PathReading.endOf(prefixLength, target, 0);
        while (target.startsWith("//", rest)) {
            rest++; // with nothing before it, it would be an authority to some
        }
        var prefix = rewrite.equals("/") ? "" : rewrite;
        return prefix.isEmpty() && !target.startsWith("/", rest)
                ? "/" + target.substring(rest)
                : prefix + target.substring(rest);
    }
}
