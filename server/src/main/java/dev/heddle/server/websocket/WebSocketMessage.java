package dev.heddle.server.websocket;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A whole message: a text, or bytes. */
public final class WebSocketMessage {
    private final boolean isText;
    private final byte[] bytes;
    private @Nullable String text;

    /** The array is the message's from now on; that of a text is valid UTF-8. */
    WebSocketMessage(boolean isText, byte[] bytes) {
        this.isText = isText;
        this.bytes = bytes;
    }

    /** Whether it came as a text. */
    public boolean isText() {
        return isText;
    }

    /** Its length in bytes; of a text, that of its UTF-8. */
    public int size() {
        return bytes.length;
    }

    /**
     * The text.
     *
     * @throws IllegalStateException if it is bytes
     */
    public String text() {
        if (!isText) {
            throw new IllegalStateException("the message is not a text");
        }
        var decoded = text;
        if (decoded == null) {
            decoded = new String(bytes, StandardCharsets.UTF_8);
            text = decoded;
        }
        return decoded;
    }

    /** The bytes; of a text, its UTF-8. Not a copy: what is sent again must not be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** What kind it is, and its length. */
    @Override
    public String toString() {
        return (isText ? "text" : "binary") + " of " + bytes.length + " bytes";
    }
}
