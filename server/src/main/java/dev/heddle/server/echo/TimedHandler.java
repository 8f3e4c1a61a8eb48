package dev.heddle.server.echo;

import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.ResponseBody;
import dev.heddle.server.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** Answers that take their time, in plain sequential code: sleep, write, sleep. */
final class TimedHandler {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(10);
    private static final int MOST_DRIPPED_BYTES = 10 * 1024 * 1024;
    private static final int MOST_EVENTS = 100_000;
    private static final int MOST_LINES = 100;

    private TimedHandler() {}

    /** {@code /delay/{seconds}}: sleeps, then shows the request. */
    static void delay(HttpExchange exchange, Map<String, String> parameters) throws Exception {
        Thread.sleep(Parameters.time("seconds", parameters.getOrDefault("seconds", ""), LONGEST));
        RequestMirror.anything(exchange);
    }

    /** {@code /drip}: so many bytes spread over a time. */
    static void drip(HttpExchange exchange) throws Exception {
        var query = Parameters.ofQuery(exchange.request());
        int count = (int) query.integer("numbytes", 1, MOST_DRIPPED_BYTES, 10);
        var duration = query.time("duration", LONGEST, Duration.ofSeconds(2));
        var delay = query.time("delay", LONGEST, Duration.ZERO);
        int status = (int) query.integer("code", 200, 599, 200);
        Thread.sleep(delay);
        var response = exchange.response()
                .status(status)
                .header("Content-Type", "application/octet-stream")
                .header("Content-Length", Integer.toString(count));
        var body = response.stream();
        drip(body, count, duration);
    }

    /** Many bytes in a short time go out several at once: a pause has a length below which it only costs. */
    private static void drip(ResponseBody body, int count, Duration duration) throws Exception {
        int drops = Math.clamp(duration.dividedBy(SHORTEST_PAUSE), 1, count);
        var pause = duration.dividedBy(drops);
        int written = 0;
        for (int drop = 1; drop <= drops; drop++) {
            int upTo = (int) ((long) count * drop / drops);
            body.write("*".repeat(upTo - written));
            written = upTo;
            Thread.sleep(pause);
        }
    }

    /** {@code /stream/{n}}: the request as so many lines of JSON. */
    static void lines(HttpExchange exchange, Map<String, String> parameters) throws IOException {
        long count = Parameters.integer("n", parameters.getOrDefault("n", ""), 0, MOST_LINES);
        exchange.response().header("Content-Type", "application/json");
        var body = exchange.response().stream();
        for (int i = 0; i < count; i++) {
            int id = i;
            Json.writeLine(body, json -> {
                json.writeStartObject();
                json.writeNumberField("id", id);
                RequestMirror.writeHead(json, exchange);
                json.writeEndObject();
            });
        }
    }

    /** {@code /sse}: so many server-sent events spread over a time. */
    static void events(HttpExchange exchange) throws Exception {
        var query = Parameters.ofQuery(exchange.request());
        int count = (int) query.integer("count", 1, MOST_EVENTS, 10);
        var duration = query.time("duration", LONGEST, Duration.ofSeconds(5));
        Thread.sleep(query.time("delay", LONGEST, Duration.ZERO));
        exchange.response().header("Content-Type", "text/event-stream").header("Cache-Control", "no-cache");
        var pause = count == 1 ? Duration.ZERO : duration.dividedBy(count - 1);
        var body = exchange.response().stream();
        for (int id = 0; id < count; id++) {
            if (id > 0) {
                Thread.sleep(pause);
            }
            body.write("id: " + id + "\nevent: ping\ndata: {\"id\":" + id + ",\"timestamp\":"
                    + System.currentTimeMillis() + "}\n\n");
        }
    }
}
