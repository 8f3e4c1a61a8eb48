package dev.heddle.server.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The header fields of a message that was received: names in any case, values in their order. */
public final class Headers {
    private final HttpHeaders fields;

    /** Over Netty's fields, which are not copied. */
    public Headers(HttpHeaders fields) {
        this.fields = fields;
    }

    /** The first value, or null. */
    public @Nullable String get(CharSequence name) {
        return fields.get(name);
    }

    /** All values, in their order; empty if there is none. */
    public List<String> all(CharSequence name) {
        return fields.getAll(name);
    }

    /** Whether there is such a field. */
    public boolean contains(CharSequence name) {
        return fields.contains(name);
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /** The names, as they were sent. */
    public Set<String> names() {
        return fields.names();
    }

    /** Each field, in the order of the wire. */
    public void forEach(BiConsumer<String, String> action) {
        fields.forEach(field -> action.accept(field.getKey(), field.getValue()));
    }

    /** Netty's fields themselves, not a copy: for code that passes all of them on. A change is seen here too. */
    public HttpHeaders netty() {
        return fields;
    }

    @Override
    public String toString() {
        return fields.names().toString();
    }
}
