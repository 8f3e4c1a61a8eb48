package dev.heddle.server.proxy;

import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpExchange;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;

/**
 * The field {@code Max-Forwards} of TRACE and OPTIONS: how many proxies may still pass the request on (RFC 9110 7.6.2). Of
 * other methods it means nothing, and passes as it is.
 */
final class MaxForwards {
    /** As many as an int always holds. */
    private static final int MOST_DIGITS = 9;

    private MaxForwards() {}

    /**
     * Counts this proxy.
     *
     * @return whether the request may go on; if not, it has been answered: an OPTIONS request by an empty 200
     * @throws HttpException 501 to a TRACE request that ends here, since it would show what other proxies have added; 400
     *     if the field is no number
     */
    static boolean passOn(HttpExchange exchange) throws IOException {
        var fields = exchange.request().headers().netty();
        return switch (exchange.request().method()) {
            case "OPTIONS", "TRACE" -> !fields.contains(HttpHeaderNames.MAX_FORWARDS) || count(exchange, fields);
            default -> true;
        };
    }

    private static boolean count(HttpExchange exchange, HttpHeaders fields) throws IOException {
        int left = parse(fields);
        if (left > 0) {
            fields.set(HttpHeaderNames.MAX_FORWARDS, Integer.toString(left - 1));
            return true;
        }
        if (exchange.request().method().equals("TRACE")) {
            throw new HttpException(501, "TRACE is not answered here");
        }
        exchange.response().send();
        return false;
    }

    private static int parse(HttpHeaders fields) {
        var values = fields.getAll(HttpHeaderNames.MAX_FORWARDS);
        var text = values.getFirst();
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (values.size() > 1 || !digits || text.length() > MOST_DIGITS) {
            throw new HttpException(400, "Max-Forwards: one number is allowed");
        }
        return Integer.parseInt(text);
    }
}
