package dev.heddle.server.websocket;

import dev.heddle.coroutine.Coroutine;
import io.netty.buffer.ByteBuf;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Inflates the messages of a client (RFC 7692 7.2.2). Confined to whoever receives. */
final class MessageInflater {
    /** What a sender has removed from the end of each message. */
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};
    /** An empty block that is the last: it is one only at the place where a block may begin. */
    private static final byte[] LAST_BLOCK = {1, 0, 0, (byte) 0xff, (byte) 0xff};

    private static final int PIECE = 16 * 1024;
    /** After which others have a turn. */
    private static final int TURN = 256 * 1024;

    /** Is told of what has been inflated so far. */
    @FunctionalInterface
    interface Check {
        void accept(MessageBytes so) throws Violation;
    }

    private final boolean contextTakeover;
    private @Nullable Inflater inflater;
    /** Something of the message has come. */
    private boolean begun;

    private int sinceTurn;

    /** With context takeover, messages refer to those before, and the inflater stays until {@link #release}. */
    MessageInflater(boolean contextTakeover) {
        this.contextTakeover = contextTakeover;
    }

    /**
     * Inflates a piece of a message behind what is there.
     *
     * @param last whether it is the last
     * @param check is called now and then, so that what is wrong is found before all is inflated
     */
    void inflate(ByteBuf piece, boolean last, MessageBytes into, Check check) throws Violation {
        var to = inflater;
        if (to == null) {
            to = ZlibPool.INFLATERS.take();
            inflater = to;
        }
        if (piece.isReadable()) {
            begun = true;
            var input = new byte[piece.readableBytes()];
            piece.readBytes(input);
            inflate(to, input, into, check);
        }
        if (last) {
            endMessage(to, into, check);
        }
    }

    private void endMessage(Inflater from, MessageBytes into, Check check) throws Violation {
        if (begun) {
            inflate(from, TAIL, into, check);
        }
        begun = false;
        if (!contextTakeover) {
            from.setInput(LAST_BLOCK);
            if (inflatePiece(from, into) > 0 || !from.finished()) {
                throw malformed();
            }
            release();
        }
    }

    private void inflate(Inflater from, byte[] input, MessageBytes into, Check check) throws Violation {
        from.setInput(input);
        while (true) {
            int count = inflatePiece(from, into);
            if (count > 0) {
                check.accept(into);
                takeTurns(count);
            } else if (from.finished()) {
                goOnBehindLastBlock(from, input);
            } else if (from.needsDictionary()) {
                throw malformed();
            }
            if (count == 0 && from.needsInput()) {
                return;
            }
        }
    }

    /** RFC 7692 7.2.3.4: a sender may end the stream within a message, and begin another. */
    private static void goOnBehindLastBlock(Inflater from, byte[] input) {
        int left = from.getRemaining();
        from.reset();
        from.setInput(input, input.length - left, left);
    }

    private static int inflatePiece(Inflater from, MessageBytes into) throws Violation {
        try {
            if (into.array().length == into.size()) {
                return inflateIntoMore(from, into);
            }
            int count = from.inflate(into.array(), into.size(), Math.min(PIECE, into.array().length - into.size()));
            into.added(count);
            return count;
        } catch (DataFormatException e) {
            throw malformed();
        }
    }

    /** There may be nothing more: a message as long as it may be is not yet too long. */
    private static int inflateIntoMore(Inflater from, MessageBytes into) throws DataFormatException, Violation {
        var one = new byte[1];
        int count = from.inflate(one);
        if (count > 0) {
            into.ensureRoom(1);
            into.array()[into.size()] = one[0];
            into.added(1);
        }
        return count;
    }

    private void takeTurns(int count) {
        sinceTurn += count;
        if (sinceTurn >= TURN && Coroutine.currentOrNull() != null) {
            sinceTurn = 0;
            Coroutine.yieldNow();
        }
    }

    private static Violation malformed() {
        return new Violation(CloseStatus.INVALID_DATA, "malformed compression");
    }

    /** Gives the inflater back. */
    void release() {
        var used = inflater;
        if (used != null) {
            inflater = null;
            ZlibPool.INFLATERS.giveBack(used);
        }
    }
}
