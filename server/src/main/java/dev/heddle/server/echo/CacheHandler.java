package dev.heddle.server.echo;

import dev.heddle.server.http.Headers;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpExchange;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/** {@code /cache} and {@code /etag/{etag}}: conditional requests (RFC 9110 13). */
final class CacheHandler {
    private static final int LONGEST_MAX_AGE = 31_536_000;

    private CacheHandler() {}

    /** 304 whenever the client asks whether what it has is still good. */
    static void cache(HttpExchange exchange) throws IOException {
        var headers = exchange.request().headers();
        if (headers.contains("If-Modified-Since") || headers.contains("If-None-Match")) {
            exchange.response().status(304).send();
            return;
        }
        var now = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        exchange.response()
                .header("Last-Modified", now)
                .header("ETag", "\"" + Long.toHexString(System.nanoTime()) + "\"");
        RequestMirror.get(exchange);
    }

    /** {@code /cache/{n}}: good for so many seconds. */
    static void maxAge(HttpExchange exchange, Map<String, String> parameters) throws IOException {
        long seconds = Parameters.integer("n", parameters.getOrDefault("n", ""), 0, LONGEST_MAX_AGE);
        exchange.response().header("Cache-Control", "public, max-age=" + seconds);
        RequestMirror.get(exchange);
    }

    /** A resource whose entity tag the client chooses. */
    static void etag(HttpExchange exchange, Map<String, String> parameters) throws IOException {
        var etag = checked(Parameters.decoded("etag", parameters.getOrDefault("etag", "")));
        var headers = exchange.request().headers();
        exchange.response().header("ETag", '"' + etag + '"');
        if (headers.contains("If-None-Match")) {
            if (names(headers, "If-None-Match", etag)) {
                exchange.response().status(304).send();
                return;
            }
        } else if (headers.contains("If-Match") && !names(headers, "If-Match", etag)) {
            exchange.response().status(412).send();
            return;
        }
        RequestMirror.get(exchange);
    }

    private static String checked(String etag) {
        if (etag.matches("[!#-~]{1,200}")) {
            return etag;
        }
        throw new HttpException(400, "etag: allowed are up to 200 printable characters without space and quote");
    }

    private static boolean names(Headers headers, String field, String etag) {
        return headers.all(field).stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .map(String::strip)
                .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
                .anyMatch(tag -> tag.equals("*") || tag.equals('"' + etag + '"') || tag.equals(etag));
    }
}
