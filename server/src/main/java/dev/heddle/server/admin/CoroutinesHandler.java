package dev.heddle.server.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.insight.CoroutineSnapshot;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.http.HttpRequest;
import dev.heddle.server.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code /coroutines}: every coroutine with what it does, as JSON that is written while it goes out.
 *
 * <p>Parameters: {@code limit}, {@code name} (part of it), {@code state}, {@code stack=false}. Taking a stack interrupts
 * nobody for long but costs some microseconds, so it is taken of those only that are shown.
 */
final class CoroutinesHandler implements HttpHandler {
    private static final int DEFAULT_LIMIT = 1000;
    private static final int MOST = 10_000_000;

    private final Supplier<List<CoroutineScheduler>> schedulers;

    CoroutinesHandler(Supplier<List<CoroutineScheduler>> schedulers) {
        this.schedulers = schedulers;
    }

    private record Query(int limit, String name, Coroutine.@Nullable State state, boolean stack) {
        static Query of(HttpRequest request) {
            var values = request.parameters();
            return new Query(
                    limit(first(values.get("limit"))),
                    first(values.get("name")),
                    state(first(values.get("state"))),
                    stack(first(values.get("stack"))));
        }

        private static String first(@Nullable List<String> values) {
            return values == null ? "" : values.getFirst();
        }

        private static int limit(String text) {
            if (text.isEmpty()) {
                return DEFAULT_LIMIT;
            }
            if (text.matches("\\d{1,8}") && Integer.parseInt(text) <= MOST) {
                return Integer.parseInt(text);
            }
            throw new HttpException(400, "limit '" + text + "': allowed are 0 to " + MOST);
        }

        private static Coroutine.@Nullable State state(String text) {
            for (var state : Coroutine.State.values()) {
                if (text.equalsIgnoreCase(state.name())) {
                    return state;
                }
            }
            if (text.isEmpty()) {
                return null;
            }
            var names = Arrays.stream(Coroutine.State.values()).map(CoroutinesHandler::lowerCase);
            throw new HttpException(
                    400, "state '" + text + "': allowed are " + names.collect(Collectors.joining(", ")));
        }

        private static boolean stack(String text) {
            return switch (text) {
                case "", "true" -> true;
                case "false" -> false;
                default -> throw new HttpException(400, "stack '" + text + "': allowed are true and false");
            };
        }

        boolean wants(Coroutine coroutine) {
            return (name.isEmpty() || coroutine.name().contains(name)) && (state == null || coroutine.state() == state);
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        var query = Query.of(exchange.request());
        int total = 0;
        int matching = 0;
        var shown = new ArrayList<Coroutine>();
        for (var scheduler : schedulers.get()) {
            for (var coroutine : scheduler.coroutines()) {
                total++;
                if (query.wants(coroutine)) {
                    matching++;
                    if (shown.size() < query.limit) {
                        shown.add(coroutine);
                    }
                }
            }
        }
        answer(exchange, total, matching, shown, query.stack);
    }

    private static void answer(HttpExchange exchange, int total, int matching, List<Coroutine> shown, boolean stack)
            throws IOException {
        Json.stream(exchange.response(), json -> {
            json.writeStartObject();
            json.writeNumberField("total", total);
            json.writeNumberField("matching", matching);
            json.writeNumberField("shown", shown.size());
            json.writeArrayFieldStart("coroutines");
            for (var coroutine : shown) {
                write(json, coroutine, stack);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, Coroutine coroutine, boolean withStack) throws IOException {
        var seen = withStack ? CoroutineSnapshot.of(coroutine) : CoroutineSnapshot.withoutStack(coroutine);
        json.writeStartObject();
        json.writeNumberField("id", seen.id());
        json.writeStringField("name", seen.name());
        json.writeStringField("state", lowerCase(seen.state()));
        json.writeStringField("eventLoop", seen.eventLoop());
        json.writeNumberField("ageMillis", seen.age().toMillis());
        writeMillis(json, "suspendedForMillis", seen.suspendedFor());
        json.writeStringField("waitsFor", seen.waitsFor());
        if (withStack) {
            json.writeArrayFieldStart("stack");
            for (var frame : seen.stack()) {
                json.writeString(frame.toString());
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void writeMillis(JsonGenerator json, String name, @Nullable Duration time) throws IOException {
        json.writeFieldName(name);
        if (time == null) {
            json.writeNull();
        } else {
            json.writeNumber(time.toMillis());
        }
    }

    private static String lowerCase(Coroutine.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
