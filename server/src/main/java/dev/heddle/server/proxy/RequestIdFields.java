package dev.heddle.server.proxy;

import dev.heddle.server.http.HttpExchange;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;

/** The id of each request: found or made when it comes, and written where it goes. */
final class RequestIdFields {
    private static final int LONGEST = 128;
    /** What cannot break a line of a log, or a quoted word in it. */
    private static final String ALLOWED = "-._~:+/=@";

    private final AsciiString field;
    private final boolean on;
    private final boolean returned;
    private final RequestIds.Kept kept;

    RequestIdFields(RequestIds options) {
        this.field = AsciiString.cached(options.field());
        this.on = !options.field().isEmpty();
        this.returned = on && options.returned();
        this.kept = options.kept();
    }

    /** Finds or makes the id of a request. */
    void identify(HttpExchange exchange, boolean trusted) {
        if (!on) {
            return;
        }
        boolean keep = kept == RequestIds.Kept.FROM_ANY || (trusted && kept == RequestIds.Kept.FROM_TRUSTED);
        var sent = keep ? exchange.request().headers().get(field) : null;
        exchange.requestId(sent != null && isId(sent) ? sent : RequestIdSource.next());
    }

    private static boolean isId(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isAlphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!isAlphanumeric && ALLOWED.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Into the request to the upstream. */
    void passOn(HttpHeaders fields, HttpExchange exchange) {
        if (on) {
            fields.set(field, exchange.requestId());
        }
    }

    /** Into the response to the client. */
    void giveBack(HttpHeaders fields, HttpExchange exchange) {
        if (returned) {
            fields.set(field, exchange.requestId());
        }
    }

    /** Into an answer of the proxy's own. */
    void giveBack(HttpExchange exchange) {
        if (returned && !exchange.requestId().isEmpty()) {
            exchange.response().header(field, exchange.requestId());
        }
    }
}
