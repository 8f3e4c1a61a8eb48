package dev.heddle.server.echo;

import dev.heddle.server.http.HttpExchange;
import java.io.IOException;
import java.util.Map;

/** {@code /redirect/{n}} and its like: so many redirects, then {@code /get}. */
final class RedirectHandler {
    private static final int MOST_REDIRECTS = 1000;

    private RedirectHandler() {}

    static void relative(HttpExchange exchange, Map<String, String> parameters) throws IOException {
        redirect(exchange, parameters, "", "/relative-redirect/");
    }

    static void absolute(HttpExchange exchange, Map<String, String> parameters) throws IOException {
        redirect(exchange, parameters, RequestMirror.root(exchange), "/absolute-redirect/");
    }

    private static void redirect(HttpExchange exchange, Map<String, String> parameters, String root, String next)
            throws IOException {
        long left = Parameters.integer("n", parameters.getOrDefault("n", ""), 1, MOST_REDIRECTS) - 1;
        var path = left == 0 ? "/get" : next + left;
        exchange.response().status(302).header("Location", root + path).send();
    }
}
