package dev.heddle.server.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * {@code Sec-WebSocket-Key}, by which a client of HTTP/1.1 sees that a server speaks WebSocket (RFC 6455 4.1). HTTP/2 has none
 * (RFC 8441 5): a proxy between the two makes one.
 */
public final class WebSocketKey {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int BYTES = 16;
    private static final int LENGTH = 24;
    private static final SecureRandom RANDOM = new SecureRandom();

    private WebSocketKey() {}

    /** A new one. */
    public static String random() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** What a server answers to it, as {@code Sec-WebSocket-Accept} (RFC 6455 4.2.2). */
    public static String accept(String key) {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    /** Whether a text is one: 16 bytes in base64 (RFC 6455 4.2.1). */
    static boolean isKey(String text) {
        try {
            return text.length() == LENGTH && Base64.getDecoder().decode(text).length == BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
