package dev.heddle.server.websocket;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** The bytes of a message that comes piece by piece: an array that grows up to a limit. */
final class MessageBytes {
    private static final int SMALLEST = 512;

    private final int limit;
    private byte[] bytes;
    private int size;

    /**
     * None yet.
     *
     * @param limit the most, after which there is a {@link Violation}
     * @param expected how many there will be, roughly
     */
    MessageBytes(int limit, int expected) {
        this.limit = limit;
        this.bytes = new byte[Math.min(limit, Math.max(SMALLEST, expected))];
    }

    int size() {
        return size;
    }

    /** The array itself, with more room than there are bytes; another one after the next byte. */
    byte[] array() {
        return bytes;
    }

    void append(ByteBuf more) throws Violation {
        int count = more.readableBytes();
        ensureRoom(count);
        more.readBytes(bytes, size, count);
        size += count;
    }

    /** Room for some bytes behind those that are there. */
    void ensureRoom(int count) throws Violation {
        if (count <= bytes.length - size) {
            return;
        }
        if (count > limit - size) {
            throw tooBig(limit);
        }
        long twice = 2L * bytes.length;
        bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(twice, size + count)));
    }

    /** How many bytes have been written into the room. */
    void added(int count) {
        size += count;
    }

    /** All bytes, in an array of their length, which is the caller's from now on. */
    byte[] take() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    static Violation tooBig(int limit) {
        return new Violation(CloseStatus.TOO_BIG, "message of more than " + limit + " bytes");
    }
}
