package dev.heddle.server.echo;

import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.Router;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /range/{n}}: so many letters, or the one range of them that is asked for (RFC 9110 14). */
final class RangeHandler implements Router.PathHandler {
    private static final int MOST_BYTES = 100 * 1024;
    private static final Pattern ONE_RANGE = Pattern.compile("bytes=(\\d{0,9})-(\\d{0,9})");

    /** From the first byte to the last; empty if it is outside of the body. */
    private record Range(int first, int last) {
        static final Range NONE = new Range(0, -1);

        /** Null where the whole body is the answer: no range, several, or something else than bytes. */
        static @Nullable Range parse(@Nullable String field, int size) {
            var parts = ONE_RANGE.matcher(field == null ? "" : field);
            if (!parts.matches() || (parts.group(1).isEmpty() && parts.group(2).isEmpty())) {
                return null;
            }
            if (parts.group(1).isEmpty()) {
                int suffix = Math.min(size, Integer.parseInt(parts.group(2)));
                return suffix == 0 ? NONE : new Range(size - suffix, size - 1);
            }
            int first = Integer.parseInt(parts.group(1));
            int last = parts.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Integer.parseInt(parts.group(2)));
            if (!parts.group(2).isEmpty() && Integer.parseInt(parts.group(2)) < first) {
                return null;
            }
            return first < size ? new Range(first, last) : NONE;
        }

        boolean isEmpty() {
            return last < first;
        }
    }

    @Override
    public void handle(HttpExchange exchange, Map<String, String> parameters) throws IOException {
        int size = (int) Parameters.integer("n", parameters.getOrDefault("n", ""), 1, MOST_BYTES);
        var range = Range.parse(exchange.request().headers().get("Range"), size);
        var response =
                exchange.response().header("ETag", "\"range" + size + "\"").header("Accept-Ranges", "bytes");
        if (range != null && range.isEmpty()) {
            response.status(416).header("Content-Range", "bytes */" + size).send();
            return;
        }
        response.header("Content-Type", "text/plain");
        if (range == null) {
            response.send(letters(size));
        } else {
            response.status(206).header("Content-Range", "bytes " + range.first + "-" + range.last + "/" + size);
            response.send(Arrays.copyOfRange(letters(size), range.first, range.last + 1));
        }
    }

    private static byte[] letters(int size) {
        var alphabet = "abcdefghijklmnopqrstuvwxyz";
        return alphabet.repeat(size / alphabet.length() + 1).substring(0, size).getBytes(StandardCharsets.US_ASCII);
    }
}
