package dev.heddle.server.admin;

import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** {@code /config}: the options in effect, and where each comes from. */
final class ConfigHandler implements HttpHandler {
    private final List<Setting> settings;

    ConfigHandler(List<Setting> settings) {
        this.settings = List.copyOf(settings);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Json.send(exchange.response(), json -> {
            json.writeStartObject();
            for (var setting : settings) {
                json.writeObjectFieldStart(setting.name());
                json.writeStringField("value", setting.isSecret() ? "(hidden)" : setting.value());
                json.writeStringField("source", setting.source().name().toLowerCase(Locale.ROOT));
                if (!setting.place().isEmpty()) {
                    json.writeStringField("place", setting.place());
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        });
    }
}
