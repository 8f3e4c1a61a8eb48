package dev.heddle.server.proxy;

import dev.heddle.server.http.HttpRequest;
import dev.heddle.server.http.UpgradeField;
import dev.heddle.server.upstream.UpstreamResponse;
import dev.heddle.server.websocket.WebSocketKey;
import io.netty.util.AsciiString;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What of a client's offer to go on with another protocol is offered to the upstream.
 *
 * @param protocols separated by commas
 * @param key of a WebSocket whose client has sent none, since it speaks HTTP/2 (RFC 8441 5); null if there is none to be made
 */
record PassedUpgrade(String protocols, @Nullable String key) {
    private static final AsciiString HTTP2_SETTINGS = AsciiString.cached("http2-settings");
    private static final AsciiString KEY = AsciiString.cached("sec-websocket-key");
    private static final AsciiString ACCEPT = AsciiString.cached("sec-websocket-accept");
    private static final String WEBSOCKET = "websocket";

    /**
     * All protocols but other versions of HTTP, and TLS: what came through such a tunnel would be requests that the proxy does
     * not see, and its rules do not hold for. Null if none is left. Removes what belongs to those that stay behind, and adds
     * a key that the upstream wants.
     */
    static @Nullable PassedUpgrade of(HttpRequest request) {
        var offered = request.upgrade();
        if (offered == null) {
            return null;
        }
        request.headers().netty().remove(HTTP2_SETTINGS);
        var passed = new StringBuilder();
        for (var protocol : offered.split(",", -1)) {
            if (mayPass(protocol.strip())) {
                passed.append(passed.isEmpty() ? "" : ", ").append(protocol.strip());
            }
        }
        return passed.isEmpty() ? null : of(request, passed.toString());
    }

    private static PassedUpgrade of(HttpRequest request, String protocols) {
        if (request.version().startsWith("HTTP/1.") || !UpgradeField.has(protocols, WEBSOCKET)) {
            return new PassedUpgrade(protocols, null);
        }
        var key = WebSocketKey.random();
        request.headers().netty().set(KEY, key);
        return new PassedUpgrade(protocols, key);
    }

    private static boolean mayPass(String protocol) {
        var name = protocol.toLowerCase(Locale.ROOT);
        boolean tunnelsRequests = name.equals("h2c")
                || name.equals("h2")
                || name.equals("http")
                || name.startsWith("http/")
                || name.equals("tls")
                || name.startsWith("tls/");
        return !tunnelsRequests && UpgradeField.isProtocol(protocol);
    }

    /** Whether the upstream has read the key, if there was one to read. What it says to that is for nobody else. */
    boolean isMeant(UpstreamResponse response) {
        if (key == null) {
            return true;
        }
        var accept = response.headers().get(ACCEPT);
        response.headers().netty().remove(ACCEPT);
        return WebSocketKey.accept(key).equals(accept);
    }
}
