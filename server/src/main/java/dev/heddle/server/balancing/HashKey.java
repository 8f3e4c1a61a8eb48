package dev.heddle.server.balancing;

import dev.heddle.server.address.ClientAddress;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpRequest;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What tells requests apart for consistent hashing: those with the same key go to the same member. */
public final class HashKey {
    private final String name;
    private final Function<HttpExchange, @Nullable String> key;

    private HashKey(String name, Function<HttpExchange, @Nullable String> key) {
        this.name = name;
        this.key = key;
    }

    /** The client's address without its port, as far as it is known: {@link HttpExchange#clientAddress}. */
    public static HashKey clientIp() {
        return new HashKey("client-ip", HashKey::addressOf);
    }

    /** The first value of a header field. */
    public static HashKey header(String name) {
        checkName("header", name);
        return new HashKey(
                "header " + name, exchange -> exchange.request().headers().get(name));
    }

    /** The value of a cookie (RFC 6265 4.2.1). */
    public static HashKey cookie(String name) {
        checkName("cookie", name);
        return new HashKey("cookie " + name, exchange -> Cookies.find(exchange.request(), name));
    }

    /** The path, without the query. */
    public static HashKey path() {
        return new HashKey("path", exchange -> exchange.request().path());
    }

    /** Path and query. */
    public static HashKey uri() {
        return new HashKey("uri", exchange -> pathAndQuery(exchange.request()));
    }

    private static void checkName(String what, String name) {
        if (Objects.requireNonNull(name, what).isBlank()) {
            throw new IllegalArgumentException("a " + what + " to hash by needs a name");
        }
    }

    private static @Nullable String addressOf(HttpExchange exchange) {
        var client = exchange.clientAddress();
        return client == ClientAddress.UNKNOWN ? null : client.text();
    }

    private static String pathAndQuery(HttpRequest request) {
        return request.query().isEmpty() ? request.path() : request.path() + "?" + request.query();
    }

    /** The hash of a request's key; {@link Call#NO_HASH} if it has none, or an empty one. */
    long hash(HttpExchange exchange) {
        var value = key.apply(exchange);
        return value == null || value.isEmpty() ? Call.NO_HASH : Hash.of(value);
    }

    /** {@code header X-User}. */
    @Override
    public String toString() {
        return name;
    }
}
