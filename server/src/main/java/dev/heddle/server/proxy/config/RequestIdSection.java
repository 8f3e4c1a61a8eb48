package dev.heddle.server.proxy.config;

import dev.heddle.server.config.Key;
import dev.heddle.server.config.Scalars;
import dev.heddle.server.config.Schema;
import dev.heddle.server.config.Section;
import dev.heddle.server.proxy.RequestIds;
import dev.heddle.server.proxy.RequestIds.Kept;
import java.util.Optional;

/** A name for each request. */
final class RequestIdSection {
    static final Schema<RequestIds> SCHEMA = new Schema<>(
            "request-id",
            "A name for each request, for upstreams, logs and errors. `off` alone is for none.",
            RequestIdSection::make);

    private static final Key<Optional<String>> FIELD = SCHEMA.key(
                    "field", Scalars.orOff(ProxyKinds.FIELD_NAME), "Where it stands.")
            .or("x-request-id");
    private static final Key<Kept> KEEP = SCHEMA.key(
                    "keep", Scalars.choice(Kept.class), "Whose own name for a request is kept.")
            .or("from-trusted");
    private static final Key<Boolean> RETURN =
            SCHEMA.key("return", Scalars.SWITCH, "Whether the client is told.").or("true");

    static {
        SCHEMA.orOnly(FIELD);
    }

    private RequestIdSection() {}

    private static RequestIds make(Section from) {
        return from.get(FIELD)
                .map(field -> new RequestIds(field, from.get(KEEP), from.get(RETURN)))
                .orElse(RequestIds.OFF);
    }
}
