package dev.heddle.server.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** The field {@code Upgrade}: protocols to go on with in place of HTTP, on the same connection (RFC 9110 7.8). */
public final class UpgradeField {
    private UpgradeField() {}

    /**
     * The protocols that a client offers to go on with, separated by commas; null if there are none. Nor are there any for
     * a request of HTTP/1.0, one that has a body, and one whose {@code Connection} does not name the field.
     */
    static @Nullable String offeredBy(HttpRequest head) {
        var fields = head.headers();
        if (!fields.contains(HttpHeaderNames.UPGRADE)
                || head.protocolVersion() != HttpVersion.HTTP_1_1
                || !fields.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)) {
            return null;
        }
        var length = fields.get(HttpHeaderNames.CONTENT_LENGTH);
        boolean withBody =
                fields.contains(HttpHeaderNames.TRANSFER_ENCODING) || (length != null && !length.equals("0"));
        return withBody ? null : String.join(", ", fields.getAll(HttpHeaderNames.UPGRADE));
    }

    /** Whether a text is one protocol: a name, perhaps with a slash and a version. */
    public static boolean isProtocol(String text) {
        boolean afterName = false;
        boolean empty = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '/' && !empty && !afterName) {
                afterName = true;
                empty = true;
            } else if (isTokenCharacter(c)) {
                empty = false;
            } else {
                return false;
            }
        }
        return !empty;
    }

    /** RFC 9110 5.6.2. */
    private static boolean isTokenCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    /** Whether a list of protocols, separated by commas, has one, in any case. */
    public static boolean has(String protocols, String protocol) {
        for (var one : protocols.split(",", -1)) {
            if (one.strip().equalsIgnoreCase(protocol.strip())) {
                return !one.isBlank();
            }
        }
        return false;
    }
}
