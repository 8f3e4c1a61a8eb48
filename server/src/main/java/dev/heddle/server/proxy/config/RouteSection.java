package dev.heddle.server.proxy.config;

import dev.heddle.server.config.Key;
import dev.heddle.server.config.Scalars;
import dev.heddle.server.config.Schema;
import dev.heddle.server.config.Section;
import dev.heddle.server.limit.RateLimit;
import dev.heddle.server.proxy.RouteAction;
import dev.heddle.server.proxy.RouteAction.HostHeader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which requests, and what is done with them: one of {@code upstream}, {@code redirect} and {@code status} alone. */
final class RouteSection {
    static final Schema<Read> SCHEMA = new Schema<>(
            "route",
            "Which requests, and what is done with them: `upstream`, `redirect`, or `status` with neither. The most"
                    + " specific route wins, in whichever order they stand.",
            RouteSection::make);

    /** A route with its place, for what only the whole file can show to be wrong. */
    record Read(Section section, RouteConfig route) {}

    private static final Key<String> HOST = SCHEMA.key(
            "host",
            ProxyKinds.HOST,
            "Of the request, without its port; `*.example.com` is for every name below. Without it, the route is for"
                    + " every host that no other route names.");
    private static final Key<String> PATH = SCHEMA.key(
                    "path", ProxyKinds.PATH, "The beginning of the path, in whole segments: `/api` is not for `/apis`.")
            .or("/");
    static final Key<String> UPSTREAM = SCHEMA.key(
            "upstream", Scalars.text("name", "the name of a group of upstreams:"), "The group that gets the requests.");
    private static final Key<String> REWRITE = SCHEMA.key(
            "rewrite",
            ProxyKinds.PATH,
            "Stands in the place of `path` on the way to the upstream; `/` takes it away. Without it the path stays.");
    private static final Key<Optional<Duration>> TIMEOUT = SCHEMA.key(
                    "timeout",
                    Scalars.orOff(ProxyKinds.TIME),
                    "For the whole of a call, to the end of the response's body; 504 past it, or a broken body.")
            .or("off");
    private static final Key<Optional<Long>> MAX_BODY_BYTES = SCHEMA.key(
                    "max-body-bytes",
                    Scalars.orOff(ProxyKinds.BODY_SIZE),
                    "Length of a request's body; 413 past it. The server's own limit counts too.")
            .or("off");
    private static final Key<HostHeader> HOST_HEADER = SCHEMA.key(
                    "host-header",
                    Scalars.choice(HostHeader.class),
                    "What the upstream is told as `Host`: the client's, or the upstream's own host and port.")
            .or("preserve");
    private static final Key<String> REDIRECT = SCHEMA.key(
            "redirect",
            ProxyKinds.LOCATION,
            "Where the requests are sent instead. `{host}` is the request's host, `{uri}` its path and query.");
    private static final Key<Integer> STATUS = SCHEMA.key(
            "status",
            ProxyKinds.STATUS,
            "Of a redirect: 301, 302 (the default), 303, 307 or 308. Alone: of the answer.");
    private static final Key<String> TEXT = SCHEMA.key(
            "text", Scalars.text("text", "text that is not empty"), "The body of an answer of the proxy's own.");

    private static final Key<RateLimit> RATE_LIMIT = SCHEMA.key(
            "rate-limit",
            RateLimitSection.SCHEMA,
            "How many requests one client may make, whatever is done with them.");

    /** By what a route does: what else it may have. */
    private static final Map<Key<?>, List<Key<?>>> OPTIONS = Map.of(
            UPSTREAM, List.of(REWRITE, TIMEOUT, MAX_BODY_BYTES, HOST_HEADER),
            REDIRECT, List.of(STATUS),
            STATUS, List.of(TEXT));

    private RouteSection() {}

    private static @Nullable Read make(Section from) {
        var does = what(from);
        if (does == null || hasWrongOptions(from, does)) {
            return null;
        }
        var host = Objects.requireNonNullElse(from.find(HOST), "");
        RouteConfig.Target target;
        if (does == UPSTREAM) {
            target = new RouteConfig.Forward(from.get(UPSTREAM), options(from));
        } else {
            var action = does == REDIRECT ? redirect(from) : answer(from);
            if (action == null) {
                return null;
            }
            target = new RouteConfig.Local(action);
        }
        return new Read(from, new RouteConfig(host, from.get(PATH), target, from.find(RATE_LIMIT)));
    }

    private static @Nullable Key<?> what(Section from) {
        if (from.has(UPSTREAM) && from.has(REDIRECT)) {
            from.wrong("has both upstream and redirect", "one of upstream, redirect, or status alone");
            return null;
        }
        if (from.has(UPSTREAM) || from.has(REDIRECT)) {
            return from.has(UPSTREAM) ? UPSTREAM : REDIRECT;
        }
        if (from.has(STATUS)) {
            return STATUS;
        }
        from.wrong("does nothing", "one of upstream, redirect, or status alone");
        return null;
    }

    private static boolean hasWrongOptions(Section from, Key<?> does) {
        boolean wrong = false;
        var allowed = OPTIONS.getOrDefault(does, List.of());
        for (var keys : OPTIONS.values()) {
            for (var key : keys) {
                if (from.has(key) && key != does && !allowed.contains(key)) {
                    var others = allowed.stream().map(Key::name).toList();
                    from.wrong(key, "is not for a route with " + does.name(), String.join(", ", others));
                    wrong = true;
                }
            }
        }
        return wrong;
    }

    private static RouteOptions options(Section from) {
        return new RouteOptions(
                from.find(REWRITE),
                from.get(TIMEOUT).orElse(null),
                from.get(MAX_BODY_BYTES).orElse(Long.MAX_VALUE),
                from.get(HOST_HEADER));
    }

    private static @Nullable RouteAction redirect(Section from) {
        int status = Objects.requireNonNullElse(from.find(STATUS), 302);
        if (!ProxyKinds.REDIRECTS.contains(status)) {
            from.wrong(STATUS, "not the status of a redirect", "301, 302, 303, 307, 308");
            return null;
        }
        return new RouteAction.Redirect(status, from.get(REDIRECT));
    }

    private static RouteAction answer(Section from) {
        return new RouteAction.Answer(
                from.get(STATUS), Objects.requireNonNullElse(from.find(TEXT), from.get(STATUS) + "\n"));
    }
}
