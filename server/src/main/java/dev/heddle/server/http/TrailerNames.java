package dev.heddle.server.http;

import java.util.Locale;
import java.util.Set;

/**
 * Which fields may come after a body. A recipient may join them with the header fields although the message was processed
 * by those already: so none that frames or routes a message, changes how a request is read, authenticates, controls a
 * response or says how its content is coded (RFC 9110 6.5.1), nor what proxies say of a client.
 */
public final class TrailerNames {
    private static final Set<String> REFUSED = Set.of(
            // framing and the connection
            "connection",
            "content-length",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            // routing, and who asks
            "forwarded",
            "host",
            "via",
            "x-real-ip",
            // how a request is read
            "cache-control",
            "expect",
            "if-match",
            "if-modified-since",
            "if-none-match",
            "if-range",
            "if-unmodified-since",
            "max-forwards",
            "pragma",
            "range",
            // authentication
            "authorization",
            "cookie",
            "proxy-authenticate",
            "proxy-authorization",
            "set-cookie",
            "www-authenticate",
            // what is done with a response
            "age",
            "date",
            "expires",
            "location",
            "retry-after",
            "vary",
            "warning",
            // how the content is coded
            "content-encoding",
            "content-range",
            "content-type");

    private static final String FORWARDED = "x-forwarded-";

    private TrailerNames() {}

    /** Whether a field of that name, in any case, may be a trailer. */
    public static boolean isAllowed(CharSequence name) {
        var lower = name.toString().toLowerCase(Locale.ROOT);
        return !REFUSED.contains(lower) && !lower.startsWith(FORWARDED);
    }

    static void check(CharSequence name) {
        if (!isAllowed(name)) {
            throw new IllegalArgumentException("trailer " + name
                    + ": allowed is no field that concerns framing, routing, authentication or the content's coding");
        }
    }
}
