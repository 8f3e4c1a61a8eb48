package dev.heddle.server.websocket;

import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of their pieces: inflates, checks that texts are UTF-8, and holds no more than allowed. Confined to whoever
 * receives.
 */
final class MessageAssembler {
    private final int limit;
    private final @Nullable MessageInflater inflater;
    private final Utf8Check utf8 = new Utf8Check();

    /** Of the message that has begun; null between messages. */
    private @Nullable MessageBytes bytes;

    private boolean text;
    private boolean compressed;
    /** How many bytes have been found to be UTF-8. */
    private int checked;

    MessageAssembler(int limit, @Nullable MessageInflater inflater) {
        this.limit = limit;
        this.inflater = inflater;
    }

    /**
     * Takes a piece, and releases it.
     *
     * @return the message if it is whole now, else null
     * @throws Violation if it is too large, or its bytes are not what they should be
     */
    @Nullable WebSocketMessage add(WebSocketFrame piece) throws Violation {
        try {
            boolean begins = !(piece instanceof ContinuationWebSocketFrame);
            if (begins) {
                text = piece instanceof TextWebSocketFrame;
                compressed = piece.rsv() != 0;
                checked = 0;
            }
            if (begins && piece.isFinalFragment() && !compressed) {
                return whole(piece);
            }
            return append(piece);
        } finally {
            piece.release();
        }
    }

    /** Most messages: one piece, and nothing to inflate. */
    private WebSocketMessage whole(WebSocketFrame piece) throws Violation {
        int count = piece.content().readableBytes();
        if (count > limit) {
            throw MessageBytes.tooBig(limit);
        }
        var all = new byte[count];
        piece.content().readBytes(all);
        check(all, count);
        return message(all);
    }

    private @Nullable WebSocketMessage append(WebSocketFrame piece) throws Violation {
        var into = bytes;
        if (into == null) {
            into = new MessageBytes(limit, 2 * piece.content().readableBytes());
            bytes = into;
        }
        if (compressed && inflater != null) {
            inflater.inflate(piece.content(), piece.isFinalFragment(), into, this::check);
        } else {
            into.append(piece.content());
        }
        check(into.array(), into.size());
        if (!piece.isFinalFragment()) {
            return null;
        }
        bytes = null;
        return message(into.take());
    }

    private void check(MessageBytes so) throws Violation {
        check(so.array(), so.size());
    }

    private void check(byte[] array, int size) throws Violation {
        if (text && !utf8.accepts(array, checked, size)) {
            throw notUtf8();
        }
        checked = size;
    }

    private WebSocketMessage message(byte[] all) throws Violation {
        if (text && !utf8.end()) {
            throw notUtf8();
        }
        return new WebSocketMessage(text, all);
    }

    private static Violation notUtf8() {
        return new Violation(CloseStatus.INVALID_DATA, "text is not UTF-8");
    }

    /** At the end of the connection. */
    void release() {
        bytes = null;
        if (inflater != null) {
            inflater.release();
        }
    }
}
