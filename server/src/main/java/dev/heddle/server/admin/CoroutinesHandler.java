package dev.heddle.server.admin;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.Offload;
import dev.heddle.server.admin.CoroutineQuery.StackDetail;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * {@code /coroutines}: every coroutine with what it does, as JSON that is written while it goes out; {@code
 * /coroutines/{id}} is one of them.
 *
 * <p>Parameters: {@code limit}, {@code name} (part of it), {@code state}, {@code sort} ({@code age}; {@code -age} for the
 * oldest first), {@code stack=false} or {@code stack=headline}. Taking a stack interrupts nobody for long but costs some
 * microseconds, so it is taken of those only that are shown. To find them among very many takes milliseconds, in which this
 * port's event loop must answer others: so that is done elsewhere.
 */
final class CoroutinesHandler implements HttpHandler {
    private final Supplier<List<CoroutineScheduler>> schedulers;

    CoroutinesHandler(Supplier<List<CoroutineScheduler>> schedulers) {
        this.schedulers = schedulers;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        var query = CoroutineQuery.of(exchange.request());
        var found = Offload.call(() -> query.find(schedulers.get()));
        Json.stream(exchange.response().header("Cache-Control", "no-store"), json -> {
            json.writeStartObject();
            json.writeNumberField("total", found.total());
            json.writeNumberField("matching", found.matching());
            json.writeNumberField("shown", found.shown().size());
            json.writeArrayFieldStart("coroutines");
            for (var coroutine : found.shown()) {
                CoroutineJson.write(json, coroutine, query.stack());
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** {@code /coroutines/{id}}. */
    void one(HttpExchange exchange, Map<String, String> path) throws IOException {
        var id = path.getOrDefault("id", "");
        if (!id.matches("\\d{1,18}")) {
            throw new HttpException(400, "coroutine '" + id + "': allowed is a number, as id of /coroutines");
        }
        var coroutine = Offload.call(() -> find(Long.parseLong(id)));
        exchange.response().header("Cache-Control", "no-store");
        Json.send(exchange.response(), json -> CoroutineJson.write(json, coroutine, StackDetail.TRUE));
    }

    private Coroutine find(long id) {
        return schedulers.get().stream()
                .flatMap(scheduler -> scheduler.coroutines().stream())
                .filter(coroutine -> coroutine.id() == id)
                .findFirst()
                .orElseThrow(() -> new HttpException(404, "coroutine " + id + " has ended, or there was none"));
    }
}
