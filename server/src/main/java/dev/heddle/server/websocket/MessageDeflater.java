package dev.heddle.server.websocket;

import java.util.Arrays;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** Deflates the messages to a client (RFC 7692 7.2.1). Confined to whoever sends. */
final class MessageDeflater {
    private static final int LARGEST_WINDOW = 15;
    /** The end of a flushed block, which the receiver adds again. */
    private static final int TAIL = 4;

    private final boolean contextTakeover;
    /** As long as the window of the client, if that is smaller than ours. */
    private final int longestBlock;

    private @Nullable Deflater deflater;

    /**
     * For one connection.
     *
     * @param contextTakeover messages refer to those before, and the deflater stays until {@link #release}
     * @param windowBits no reference reaches further back than 2 to the power of this. zlib as the JDK has it always looks
     *     back as far as 15 bits; so for less the stream is cut into blocks of that length that know nothing of each other
     */
    MessageDeflater(boolean contextTakeover, int windowBits) {
        this.contextTakeover = contextTakeover && windowBits == LARGEST_WINDOW;
        this.longestBlock = windowBits == LARGEST_WINDOW ? Integer.MAX_VALUE : 1 << windowBits;
    }

    /** Deflates a piece of a message, and ends the message if it is the last. */
    byte[] deflate(byte[] message, int from, int to, boolean last) {
        var with = deflater;
        if (with == null) {
            with = ZlibPool.DEFLATERS.take();
            deflater = with;
        }
        var out = new Output((to - from) / 2);
        int mode = longestBlock == Integer.MAX_VALUE ? Deflater.SYNC_FLUSH : Deflater.FULL_FLUSH;
        for (int at = from; at < to; ) {
            int count = Math.min(longestBlock, to - at);
            with.setInput(message, at, count);
            out.drain(with, mode);
            at += count;
        }
        if (last && !contextTakeover) {
            release();
        }
        return out.take(last ? TAIL : 0);
    }

    /** What comes out, in an array that grows. */
    private static final class Output {
        private static final int ROOM = 64;

        private byte[] bytes;
        private int size;

        Output(int expected) {
            bytes = new byte[expected + ROOM];
        }

        /** Until all is out: there is room left then. */
        void drain(Deflater from, int mode) {
            int count;
            do {
                if (size == bytes.length) {
                    bytes = Arrays.copyOf(bytes, 2 * size);
                }
                count = from.deflate(bytes, size, bytes.length - size, mode);
                size += count;
            } while (size == bytes.length);
        }

        byte[] take(int without) {
            return Arrays.copyOf(bytes, size - without);
        }
    }

    /** Gives the deflater back. */
    void release() {
        var used = deflater;
        if (used != null) {
            deflater = null;
            ZlibPool.DEFLATERS.giveBack(used);
        }
    }
}
