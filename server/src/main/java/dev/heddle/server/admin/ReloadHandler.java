package dev.heddle.server.admin;

import dev.heddle.coroutine.Offload;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpHandler;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code POST /reload}: 200 with what has changed, 422 with what is wrong, one line each. */
final class ReloadHandler implements HttpHandler {
    private final Supplier<@Nullable Reload> reload;

    ReloadHandler(Supplier<@Nullable Reload> reload) {
        this.reload = reload;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        var known = reload.get();
        if (known == null) {
            throw new HttpException(404, "there is no file that could be read again");
        }
        // Reading a file blocks its thread: this port answers others meanwhile.
        var outcome = Offload.call(() -> known.reload("POST /reload"));
        exchange.response().status(outcome.taken() ? 200 : 422).send(String.join("\n", outcome.lines()) + "\n");
    }
}
