package dev.heddle.server.admin;

import dev.heddle.server.Server;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpHandler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /}: what an operator wants to know first, as a page that works everywhere. */
final class StatusPage implements HttpHandler {
    private final String version;
    private final Supplier<@Nullable Server> server;
    private final BooleanSupplier hasUpstreams;
    private final BooleanSupplier canReload;

    StatusPage(
            String version,
            Supplier<@Nullable Server> server,
            BooleanSupplier hasUpstreams,
            BooleanSupplier canReload) {
        this.version = version;
        this.server = server;
        this.hasUpstreams = hasUpstreams;
        this.canReload = canReload;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        var running = server.get();
        var state = running == null ? "starting" : running.isDraining() ? "draining" : "ready";
        int connections = running == null ? 0 : running.openConnections();
        var uptime = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
        var page =
                """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                  <meta charset="utf-8">
                  <title>Heddle</title>
                  <style>body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem } th { text-align: left; padding-right: 2rem }</style>
                </head>
                <body>
                  <h1>Heddle</h1>
                  <table>
                    <tr><th>version</th><td>%s, Java %s</td></tr>
                    <tr><th>state</th><td>%s</td></tr>
                    <tr><th>uptime</th><td>%s</td></tr>
                    <tr><th>connections</th><td>%d open</td></tr>
                  </table>
                  <ul>
                    <li><a href="/metrics">/metrics</a></li>
                    <li><a href="/health/live">/health/live</a>, <a href="/health/ready">/health/ready</a></li>
                    <li><a href="/coroutines">/coroutines</a> (limit, name, state, stack=false), <a href="/coroutines/dump">/coroutines/dump</a></li>
                    <li><a href="/config">/config</a></li>%s%s
                  </ul>
                </body>
                </html>
                """.formatted(version, Runtime.version(), state, inWords(uptime), connections, upstreams(), reload());
        exchange.response()
                .header("Content-Type", "text/html; charset=utf-8")
                .header("Cache-Control", "no-store")
                .send(page);
    }

    private String upstreams() {
        return hasUpstreams.getAsBoolean() ? "\n    <li><a href=\"/upstreams\">/upstreams</a></li>" : "";
    }

    private String reload() {
        return canReload.getAsBoolean() ? "\n    <li>POST /reload</li>" : "";
    }

    private static String inWords(Duration time) {
        return "%d d %02d:%02d:%02d"
                .formatted(time.toDays(), time.toHoursPart(), time.toMinutesPart(), time.toSecondsPart());
    }
}
