package dev.heddle.server.websocket;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The WebSocket is closed, or has just been: nothing can be sent, and nothing more comes. */
public final class WebSocketClosedException extends IOException {
    private static final long serialVersionUID = 1;

    private final int code;
    private final String reason;

    WebSocketClosedException(CloseStatus status, @Nullable Throwable cause) {
        super(
                "the WebSocket is closed: " + status.code() + (status.reason().isEmpty() ? "" : " " + status.reason()),
                cause);
        this.code = status.code();
        this.reason = status.reason();
    }

    /** The code, as {@link CloseStatus#code} has it. */
    public int code() {
        return code;
    }

    /** The reason; empty if there is none. */
    public String reason() {
        return reason;
    }
}
