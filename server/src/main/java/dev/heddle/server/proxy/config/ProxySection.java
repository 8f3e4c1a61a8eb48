package dev.heddle.server.proxy.config;

import dev.heddle.server.config.Key;
import dev.heddle.server.config.Lists;
import dev.heddle.server.config.Schema;
import dev.heddle.server.config.Section;
import dev.heddle.server.proxy.Forwarding;
import dev.heddle.server.proxy.RequestIds;
import dev.heddle.server.proxy.TunnelTimeouts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a proxy's file has beside the options of the command line. */
public final class ProxySection {
    /** The keys. */
    public static final Schema<ProxyConfig> SCHEMA = new Schema<>(
            "proxy", "Beside the options of the command line, a file has these sections.", ProxySection::make);

    private static final Key<Map<String, GroupConfig>> UPSTREAMS = SCHEMA.key(
            "upstreams", Lists.byName(GroupSection.SCHEMA), "Groups of upstreams, by names that routes refer to.");
    private static final Key<List<RouteSection.Read>> ROUTES =
            SCHEMA.key("routes", Lists.listOf(RouteSection.SCHEMA), "Which requests go where.");

    private static final Key<Forwarding> FORWARDED = SCHEMA.key(
            "forwarded",
            ForwardedSection.SCHEMA,
            "What upstreams are told of the client, and which proxies are believed.");
    private static final Key<RequestIds> REQUEST_ID =
            SCHEMA.key("request-id", RequestIdSection.SCHEMA, "A name for each request.");

    private static final Key<TunnelTimeouts> TUNNELS =
            SCHEMA.key("tunnels", TunnelsSection.SCHEMA, "How long WebSockets and their like may rest.");

    static {
        SCHEMA.makeAlways();
    }

    private ProxySection() {}

    private static @Nullable ProxyConfig make(Section from) {
        if (from.has(UPSTREAMS) && !from.has(ROUTES)) {
            from.wrong(
                    UPSTREAMS, "has groups that no route leads to", "routes: with upstream: and the name of a group");
        }
        var reads = Objects.requireNonNullElse(from.find(ROUTES), List.<RouteSection.Read>of());
        var names = from.namesIn(UPSTREAMS);
        var first = new HashMap<String, Section>();
        var routes = new ArrayList<RouteConfig>();
        for (var read : reads) {
            checkGroup(read, names);
            var other = first.putIfAbsent(read.route().name(), read.section());
            if (other != null) {
                read.section()
                        .wrong("is for the same host and path as " + other.place(), "one route for a host and path");
            }
            routes.add(read.route());
        }
        return new ProxyConfig(
                Objects.requireNonNullElse(from.find(UPSTREAMS), Map.of()),
                routes,
                Objects.requireNonNullElse(from.find(FORWARDED), Forwarding.DEFAULT),
                Objects.requireNonNullElse(from.find(REQUEST_ID), RequestIds.DEFAULT),
                Objects.requireNonNullElse(from.find(TUNNELS), TunnelTimeouts.DEFAULT));
    }

    private static void checkGroup(RouteSection.Read read, List<String> names) {
        if (read.route().target() instanceof RouteConfig.Forward forward && !names.contains(forward.group())) {
            var allowed =
                    names.isEmpty() ? "the name of a group, of which upstreams: has none" : String.join(", ", names);
            read.section().wrong(RouteSection.UPSTREAM, "no such group", allowed);
        }
    }
}
