package dev.heddle.server.websocket;

import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpRequest;
import dev.heddle.server.http.UpgradeField;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The opening handshake as the server has it (RFC 6455 4.2): whether a request may become a WebSocket, and what is agreed on.
 *
 * @param accept proves to the client that its key was read; null where there is no key
 * @param subprotocol null if there is none that both know
 * @param deflate null if messages are not compressed
 */
record Handshake(
        @Nullable String accept,
        @Nullable String subprotocol,
        @Nullable DeflateTerms deflate) {
    static final String PROTOCOL = "websocket";

    private static final String VERSION = "13";

    /**
     * Answers what cannot become a WebSocket because of the protocol it speaks: 405 to another method than GET, 426 without
     * the offer to switch, and to another version (RFC 6455 4.4), or 400 where there are no upgrades. Returns whether it has.
     */
    static boolean refuse(HttpExchange exchange) throws IOException {
        var request = exchange.request();
        var response = exchange.response();
        if (!request.method().equals("GET")) {
            response.status(405).header("Allow", "GET").send("a WebSocket is opened by GET\n");
            return true;
        }
        var offered = request.upgrade();
        boolean isOffered = offered != null && UpgradeField.has(offered, PROTOCOL);
        if (isOffered && request.headers().all("Sec-WebSocket-Version").equals(List.of(VERSION))) {
            return false;
        }
        if (hasUpgrades(request)) {
            response.status(426).header("Upgrade", PROTOCOL).header("Connection", "Upgrade");
        } else {
            response.status(400);
        }
        response.header("Sec-WebSocket-Version", VERSION)
                .send(isOffered ? "version 13 of WebSocket is spoken here\n" : "a WebSocket is spoken here\n");
        return true;
    }

    /** HTTP/2 has no such thing (RFC 9113 8.6), and so neither 426 nor the key that shows an upgrade to be meant (RFC 8441 5). */
    private static boolean hasUpgrades(HttpRequest request) {
        return request.version().startsWith("HTTP/1.");
    }

    /**
     * What is agreed on.
     *
     * @throws HttpException 400 if the request is malformed, 403 if its origin may not open a WebSocket here
     */
    static Handshake of(HttpRequest request, WebSocketUpgrade upgrade) {
        var accept = hasUpgrades(request) ? WebSocketKey.accept(key(request)) : null;
        checkOrigin(request, upgrade);
        return new Handshake(accept, subprotocol(request, upgrade.subprotocols()), deflate(request, upgrade));
    }

    /** RFC 6455 4.2.1: 16 bytes in base64. */
    private static String key(HttpRequest request) {
        var keys = request.headers().all("Sec-WebSocket-Key");
        if (keys.size() != 1 || !WebSocketKey.isKey(keys.getFirst())) {
            throw new HttpException(400, "Sec-WebSocket-Key: allowed are 16 bytes in base64, once");
        }
        return keys.getFirst();
    }

    /** A client that is no browser sends none, and is not stopped (RFC 6455 10.2). */
    private static void checkOrigin(HttpRequest request, WebSocketUpgrade upgrade) {
        for (var origin : request.headers().all("Origin")) {
            if (!upgrade.allowsOrigin(origin)) {
                throw new HttpException(403, "origin not allowed");
            }
        }
    }

    /** The first that the client names and the server knows: the client's are in the order of its preference. */
    private static @Nullable String subprotocol(HttpRequest request, List<String> known) {
        var fields = request.headers().all("Sec-WebSocket-Protocol");
        if (fields.isEmpty()) {
            return null;
        }
        var offered = Tokens.list(fields);
        if (!offered.stream().allMatch(Tokens::isToken) || new HashSet<>(offered).size() < offered.size()) {
            throw new HttpException(400, "malformed Sec-WebSocket-Protocol");
        }
        for (var one : offered) {
            if (known.contains(one)) {
                return one;
            }
        }
        return null;
    }

    private static @Nullable DeflateTerms deflate(HttpRequest request, WebSocketUpgrade upgrade) {
        var offers = new ArrayList<ExtensionOffer>();
        try {
            for (var field : request.headers().all("Sec-WebSocket-Extensions")) {
                offers.addAll(ExtensionOffer.parse(field));
            }
        } catch (IllegalArgumentException e) {
            throw new HttpException(400, "malformed Sec-WebSocket-Extensions");
        }
        return upgrade.compresses() ? DeflateTerms.accept(offers, upgrade.keepsContext()) : null;
    }
}
