package dev.heddle.server.live;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/**
 * How far a load is.
 *
 * @param phase {@code none} before there was one, {@code running}, and how the last one ended: {@code completed}, {@code
 *     stopped}, {@code failed}
 * @param connections that were asked for
 * @param open of them
 * @param requests that were answered with 200
 * @param failures requests that were not
 * @param millis since its start, to its end
 */
record LoadState(
        String phase,
        int connections,
        int seconds,
        String target,
        int open,
        long requests,
        long failures,
        long millis) {
    static final LoadState NONE = new LoadState("none", 0, 0, "", 0, 0, 0, 0);

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("phase", phase);
        json.writeNumberField("connections", connections);
        json.writeNumberField("seconds", seconds);
        json.writeStringField("target", target);
        json.writeNumberField("open", open);
        json.writeNumberField("requests", requests);
        json.writeNumberField("failures", failures);
        json.writeNumberField("millis", millis);
        json.writeEndObject();
    }
}
