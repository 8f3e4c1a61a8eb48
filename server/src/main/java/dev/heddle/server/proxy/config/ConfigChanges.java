package dev.heddle.server.proxy.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What another configuration changes, for people: a line for each route and group. */
final class ConfigChanges {
    private ConfigChanges() {}

    static List<String> between(ProxyConfig before, ProxyConfig after) {
        var lines = new ArrayList<String>();
        compare("group", before.groups(), after.groups(), lines);
        compare("route", byName(before), byName(after), lines);
        if (!before.forwarding().equals(after.forwarding())) {
            lines.add("forwarded changed");
        }
        if (!before.requestIds().equals(after.requestIds())) {
            lines.add("request-id changed");
        }
        if (!before.tunnels().equals(after.tunnels())) {
            lines.add("tunnels changed");
        }
        return lines;
    }

    private static Map<String, RouteConfig> byName(ProxyConfig config) {
        var all = new LinkedHashMap<String, RouteConfig>();
        config.routes().forEach(route -> all.put(route.name(), route));
        return all;
    }

    private static <T> void compare(String what, Map<String, T> before, Map<String, T> after, List<String> lines) {
        before.forEach((name, value) -> {
            var now = after.get(name);
            if (now == null) {
                lines.add(what + " " + name + " removed");
            } else if (!now.equals(value)) {
                lines.add(what + " " + name + " changed");
            }
        });
        after.forEach((name, value) -> {
            if (!before.containsKey(name)) {
                lines.add(what + " " + name + " added");
            }
        });
    }
}
