package dev.heddle.server.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.heddle.server.address.UserInfo;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /config}: the options in effect, and where each comes from; and how it stands with the file. */
final class ConfigHandler implements HttpHandler {
    private static final String FILE = "config-file";

    private final List<Setting> settings;
    private final Supplier<@Nullable Reload> reload;

    ConfigHandler(List<Setting> settings, Supplier<@Nullable Reload> reload) {
        this.settings = List.copyOf(settings);
        this.reload = reload;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        var known = reload.get();
        Json.send(exchange.response(), json -> {
            json.writeStartObject();
            for (var setting : known == null ? settings : known.settings()) {
                json.writeObjectFieldStart(setting.name());
                json.writeStringField("value", setting.shown());
                json.writeStringField("source", setting.source().name().toLowerCase(Locale.ROOT));
                if (!setting.place().isEmpty()) {
                    json.writeStringField("place", setting.place());
                }
                json.writeEndObject();
            }
            if (known != null) {
                writeState(json, known.state());
            }
            json.writeEndObject();
        });
    }

    private static void writeState(JsonGenerator json, Reload.State state) throws IOException {
        json.writeObjectFieldStart(FILE);
        json.writeStringField("path", state.file());
        json.writeStringField("loaded", state.loaded().toString());
        json.writeStringField("last-reload", state.last().taken() ? "taken" : "refused");
        json.writeArrayFieldStart("said");
        for (var line : state.last().lines()) {
            json.writeString(UserInfo.hiddenIn(line));
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
