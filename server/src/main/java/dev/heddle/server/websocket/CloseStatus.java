package dev.heddle.server.websocket;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Why a WebSocket was closed (RFC 6455 7.4).
 *
 * @param code 1000 to 4999; {@link #NONE} and {@link #LOST} are never sent, they stand for a Close without a code and for no
 *     Close at all
 * @param reason for people, at most 123 bytes in UTF-8; empty if there is none
 */
public record CloseStatus(int code, String reason) {
    /** All is done. */
    public static final int NORMAL = 1000;
    /** The server stops, or the client leaves the page. */
    public static final int GOING_AWAY = 1001;
    /** What came is no WebSocket. */
    public static final int PROTOCOL_ERROR = 1002;
    /** The peer's Close had no code. */
    public static final int NONE = 1005;
    /** The connection ended without a Close. */
    public static final int LOST = 1006;
    /** The bytes are not what they should be, such as a text that is not UTF-8. */
    public static final int INVALID_DATA = 1007;
    /** A message is larger than allowed. */
    public static final int TOO_BIG = 1009;
    /** The handler failed. */
    public static final int INTERNAL_ERROR = 1011;

    private static final int LONGEST_REASON = 123;

    /** Checks nothing but that there is a reason, since peers send what they like. */
    public CloseStatus {
        Objects.requireNonNull(reason, "reason");
    }

    /** Without a reason. */
    CloseStatus(int code) {
        this(code, "");
    }

    /**
     * One that may be sent.
     *
     * @throws IllegalArgumentException if the code may not be sent, or the reason is too long
     */
    static CloseStatus sendable(int code, String reason) {
        if (!isSendable(code)) {
            throw new IllegalArgumentException(
                    "close code " + code + ": allowed are 1000 to 1003, 1007 to 1014 and 3000 to 4999");
        }
        int bytes = reason.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_REASON) {
            throw new IllegalArgumentException(
                    "close reason of " + bytes + " bytes: allowed are " + LONGEST_REASON + " in UTF-8");
        }
        return new CloseStatus(code, reason);
    }

    /** RFC 6455 7.4, and the registry of IANA for what has been added. */
    static boolean isSendable(int code) {
        return (code >= NORMAL && code <= 1003)
                || (code >= INVALID_DATA && code <= 1014)
                || (code >= 3000 && code <= 4999);
    }

    /** One of few, for meters. */
    String tag() {
        if ((isSendable(code) && code < 3000) || code == NONE || code == LOST) {
            return Integer.toString(code);
        }
        return code / 1000 + "xxx";
    }
}
