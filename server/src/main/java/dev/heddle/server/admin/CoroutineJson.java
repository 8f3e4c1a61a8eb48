package dev.heddle.server.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.insight.CoroutineSnapshot;
import dev.heddle.coroutine.insight.Headline;
import dev.heddle.server.admin.CoroutineQuery.StackDetail;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One coroutine as JSON. */
final class CoroutineJson {
    /** What handlers stand on. Those of echo mode and of the proxy are handlers like anyone's. */
    private static final List<String> LIBRARIES = List.of(
            "dev.heddle.server.http.",
            "dev.heddle.server.http2.",
            "dev.heddle.server.tcp.",
            "dev.heddle.server.websocket.",
            "dev.heddle.server.upstream.",
            "dev.heddle.server.balancing.",
            "dev.heddle.server.codec.",
            "dev.heddle.server.json.",
            "com.fasterxml.jackson.");

    private CoroutineJson() {}

    /** Writes it as it is now; it may have ended meanwhile. */
    static void write(JsonGenerator json, Coroutine coroutine, StackDetail detail) throws IOException {
        boolean withStack = detail != StackDetail.FALSE;
        var seen = withStack ? CoroutineSnapshot.of(coroutine) : CoroutineSnapshot.withoutStack(coroutine);
        json.writeStartObject();
        json.writeNumberField("id", seen.id());
        json.writeStringField("name", seen.name());
        json.writeStringField("state", seen.state().name().toLowerCase(Locale.ROOT));
        json.writeStringField("eventLoop", seen.eventLoop());
        json.writeNumberField("ageMillis", seen.age().toMillis());
        writeMillis(json, "suspendedForMillis", seen.suspendedFor());
        json.writeStringField("waitsFor", seen.waitsFor());
        if (withStack) {
            json.writeStringField("headline", Headline.of(seen, CoroutineJson::isOfLibrary));
        }
        if (detail == StackDetail.TRUE) {
            writeStack(json, seen.stack());
        }
        json.writeEndObject();
    }

    private static void writeStack(JsonGenerator json, List<StackTraceElement> stack) throws IOException {
        json.writeArrayFieldStart("stack");
        for (var frame : stack) {
            json.writeString(frame.toString());
        }
        json.writeEndArray();
    }

    private static void writeMillis(JsonGenerator json, String name, @Nullable Duration time) throws IOException {
        json.writeFieldName(name);
        if (time == null) {
            json.writeNull();
        } else {
            json.writeNumber(time.toMillis());
        }
    }

    private static boolean isOfLibrary(String className) {
        return LIBRARIES.stream().anyMatch(className::startsWith);
    }
}
