package dev.heddle.server.admin;

import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.http.HttpRequest;
import dev.heddle.server.live.SameOrigin;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may see the admin port. With a token, who knows it: as {@code Authorization: Bearer} (RFC 6750 2.1), or in a browser by
 * {@code /?token=...}, which becomes a cookie that scripts cannot read and that no other site's page makes a browser send.
 * Health is for everybody. Besides, a browser on this machine is kept from being used by the pages of others: a port that only
 * this machine reaches is not served by a name that somebody has lead here (DNS rebinding), and what changes something is not
 * taken from another site (cross-site request forgery).
 */
final class AccessCheck implements HttpHandler {
    private static final String HEALTH = "/health/";
    private static final String BEARER = "Bearer ";
    private static final String COOKIE = "heddle-admin=";
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final HttpHandler next;
    private final @Nullable AdminToken token;
    private final boolean local;

    /**
     * A check before a handler.
     *
     * @param token null if nobody needs one
     * @param local whether only this machine reaches the port
     */
    AccessCheck(HttpHandler next, @Nullable AdminToken token, boolean local) {
        this.next = next;
        this.token = token;
        this.local = local;
    }

    @Override
    public void handle(HttpExchange exchange) throws Exception {
        var request = exchange.request();
        if (!request.path().startsWith(HEALTH)) {
            checkBrowser(request);
            if (token != null && !isKnownTo(request, token)) {
                letIn(exchange, token);
                return;
            }
        }
        next.handle(exchange);
    }

    private void checkBrowser(HttpRequest request) {
        if (local) {
            SameOrigin.checkHost(request);
        }
        if (!READING.contains(request.method())) {
            SameOrigin.checkSite(request);
        }
    }

    private static boolean isKnownTo(HttpRequest request, AdminToken token) {
        var authorization = request.headers().get("Authorization");
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return token.is(authorization.substring(BEARER.length()).strip());
        }
        for (var field : request.headers().all("Cookie")) {
            for (var pair : field.split(";", -1)) {
                var cookie = pair.strip();
                if (cookie.startsWith(COOKIE) && token.isSession(cookie.substring(COOKIE.length()))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** By a token in the query, which leaves the address bar at once; 401 without one. */
    private static void letIn(HttpExchange exchange, AdminToken token) throws IOException {
        var request = exchange.request();
        var response = exchange.response();
        response.header("Cache-Control", "no-store").header("Referrer-Policy", "no-referrer");
        if (request.method().equals("GET") && isInQuery(request, token)) {
            response.status(303)
                    .header("Location", request.path().startsWith("//") ? "/" : request.path())
                    .header("Set-Cookie", COOKIE + token.session() + "; Path=/; HttpOnly; SameSite=Strict")
                    .send();
            return;
        }
        response.status(401)
                .header("WWW-Authenticate", "Bearer realm=\"admin\"")
                .send("a token is needed: Authorization: Bearer ..., or /?token=... in a browser\n");
    }

    private static boolean isInQuery(HttpRequest request, AdminToken token) {
        try {
            return request.parameters().getOrDefault("token", List.of()).stream()
                    .anyMatch(token::is);
        } catch (HttpException malformed) {
            return false;
        }
    }
}
