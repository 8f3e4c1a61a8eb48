package dev.heddle.server.echo;

import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.ResponseBody;
import java.io.IOException;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;

/** {@code /bytes/{n}} and {@code /stream-bytes/{n}}: random bytes, the same ones for the same {@code seed}. */
final class BytesHandler {
    private static final long MOST_BYTES = 100L * 1024 * 1024;
    private static final int PIECE_BYTES = 16 * 1024;
    private static final int DEFAULT_CHUNK_BYTES = 10 * 1024;
    private static final int MOST_CHUNK_BYTES = 1024 * 1024;

    private BytesHandler() {}

    /** With a {@code Content-Length}. */
    static void bytes(HttpExchange exchange, Map<String, String> parameters) throws IOException {
        long count = count(parameters);
        exchange.response().header("Content-Length", Long.toString(count));
        send(exchange, count, PIECE_BYTES);
    }

    /** In chunks of {@code chunk_size} bytes. */
    static void chunks(HttpExchange exchange, Map<String, String> parameters) throws IOException {
        long count = count(parameters);
        var query = Parameters.ofQuery(exchange.request());
        send(exchange, count, (int) query.integer("chunk_size", 1, MOST_CHUNK_BYTES, DEFAULT_CHUNK_BYTES));
    }

    private static long count(Map<String, String> parameters) {
        return Parameters.integer("n", parameters.getOrDefault("n", ""), 0, MOST_BYTES);
    }

    private static void send(HttpExchange exchange, long count, int pieceBytes) throws IOException {
        var random = random(exchange);
        exchange.response().header("Content-Type", "application/octet-stream");
        var body = exchange.response().stream();
        if (!exchange.request().method().equals("HEAD")) {
            write(body, random, count, pieceBytes);
        }
    }

    private static SplittableRandom random(HttpExchange exchange) {
        long anySeed = ThreadLocalRandom.current().nextLong();
        return new SplittableRandom(Parameters.ofQuery(exchange.request())
                .integer("seed", -999_999_999_999_999_999L, 999_999_999_999_999_999L, anySeed));
    }

    private static void write(ResponseBody body, SplittableRandom random, long count, int pieceBytes)
            throws IOException {
        var piece = new byte[(int) Math.min(count, pieceBytes)];
        for (long left = count; left > 0; left -= piece.length) {
            random.nextBytes(piece);
            body.write(piece, 0, (int) Math.min(left, piece.length));
        }
    }
}
