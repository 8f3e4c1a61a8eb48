package dev.heddle.server.live;

import dev.heddle.server.Server;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpHandler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /}: with what an operator wants to know first in its text, so that it says something without scripts too. */
final class FrontPage implements HttpHandler {
    /** What the page may load and do: only what comes from here, and no script that stands in the page. */
    private static final String POLICY =
            "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

    private final String template;
    private final Supplier<@Nullable Server> application;
    private final BooleanSupplier hasUpstreams;
    private final BooleanSupplier canReload;

    FrontPage(
            String version,
            Assets assets,
            Supplier<@Nullable Server> application,
            LoadPermission load,
            BooleanSupplier hasUpstreams,
            BooleanSupplier canReload) {
        this.template = new String(Assets.own("index.html"), StandardCharsets.UTF_8)
                .replace("{{assets}}", assets.base())
                .replace("{{version}}", escaped(version))
                .replace("{{java}}", escaped(Runtime.version().toString()))
                .replace("{{load-refusal}}", escaped(load.refusal()))
                .replace("{{load}}", load.isGiven() ? "on" : "off")
                .replace("{{most-connections}}", Integer.toString(LoadRequest.MOST_CONNECTIONS))
                .replace("{{most-seconds}}", Integer.toString(LoadRequest.MOST_SECONDS));
        this.application = application;
        this.hasUpstreams = hasUpstreams;
        this.canReload = canReload;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        var server = application.get();
        var page = template;
        for (var fact : facts(server).entrySet()) {
            page = page.replace("{{" + fact.getKey() + "}}", fact.getValue());
        }
        exchange.response()
                .header("Content-Type", "text/html; charset=utf-8")
                .header("Content-Security-Policy", POLICY)
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .send(page);
    }

    private Map<String, String> facts(@Nullable Server server) {
        var uptime = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
        return Map.of(
                "state", Readings.stateOf(server),
                "started", Long.toString(ManagementFactory.getRuntimeMXBean().getStartTime()),
                "uptime", inWords(uptime),
                "connections", Integer.toString(server == null ? 0 : server.openConnections()),
                "event-loops", eventLoops(server),
                "upstreams", hasUpstreams.getAsBoolean() ? "<a href=\"/upstreams\">/upstreams</a>" : "",
                "reload", canReload.getAsBoolean() ? "<span>POST /reload</span>" : "");
    }

    private static String eventLoops(@Nullable Server server) {
        if (server == null) {
            return "no event loops yet";
        }
        int count = server.eventLoops().schedulers().size();
        return count
                + (count == 1 ? " event loop on " : " event loops on ")
                + server.eventLoops().transport();
    }

    private static String inWords(Duration time) {
        return "%d d %02d:%02d:%02d"
                .formatted(time.toDays(), time.toHoursPart(), time.toMinutesPart(), time.toSecondsPart());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
