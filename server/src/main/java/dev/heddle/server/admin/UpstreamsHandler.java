package dev.heddle.server.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.heddle.server.balancing.GroupSnapshot;
import dev.heddle.server.balancing.MemberSnapshot;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /upstreams}: how each group and each of its members fares now. */
final class UpstreamsHandler implements HttpHandler {
    private final Supplier<@Nullable Supplier<List<GroupSnapshot>>> groups;

    UpstreamsHandler(Supplier<@Nullable Supplier<List<GroupSnapshot>>> groups) {
        this.groups = groups;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        var known = groups.get();
        if (known == null) {
            throw new HttpException(404, "there are no upstreams");
        }
        var all = known.get();
        exchange.response().header("Cache-Control", "no-store");
        Json.send(exchange.response(), json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("groups");
            for (var group : all) {
                write(json, group);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, GroupSnapshot group) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", group.name());
        json.writeStringField("policy", group.policy());
        json.writeBooleanField("panic", group.panic());
        json.writeNumberField("waiting", group.waiting());
        if (group.limit() > 0) {
            json.writeNumberField("limit", group.limit());
        }
        json.writeArrayFieldStart("members");
        for (var member : group.members()) {
            write(json, member);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, MemberSnapshot member) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", member.name());
        json.writeStringField("address", member.address());
        json.writeStringField("state", member.state().toString());
        json.writeNumberField("weight", member.weight());
        json.writeBooleanField("backup", member.backup());
        json.writeNumberField("in-flight", member.inFlight());
        if (member.maxRequests() > 0) {
            json.writeNumberField("max-in-flight", member.maxRequests());
        }
        json.writeNumberField("requests", member.requests());
        json.writeNumberField("failures-in-a-row", member.failures());
        json.writeNumberField("ejections", member.ejections());
        if (!member.ejectedFor().isZero()) {
            json.writeNumberField("ejected-for-seconds", member.ejectedFor().toMillis() / 1e3);
        }
        if (member.lastCheck() != null && member.lastCheckAge() != null) {
            json.writeStringField("last-check", member.lastCheck());
            json.writeNumberField(
                    "last-check-seconds-ago", member.lastCheckAge().toMillis() / 1e3);
        }
        writePool(json, member);
        json.writeEndObject();
    }

    private static void writePool(JsonGenerator json, MemberSnapshot member) throws IOException {
        var pool = member.pool();
        json.writeObjectFieldStart("connections");
        json.writeNumberField("open", pool.open());
        json.writeNumberField("idle", pool.idle());
        json.writeNumberField("waiting", pool.waiting());
        json.writeNumberField("most-per-event-loop", pool.most());
        json.writeEndObject();
    }
}
