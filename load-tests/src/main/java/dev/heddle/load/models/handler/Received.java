package dev.heddle.load.models.handler;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one connection that have come and are not used yet: they are put in as they come, and taken out as heads and
 * bodies once these are whole. It never waits for any. Confined to whoever serves the connection.
 */
final class Received {
    private static final int INITIAL = 512;
    private static final int LONGEST_HEAD = 4_096;

    /** With so much, a client that sends ahead is not read from until some is used. */
    private static final int ENOUGH = 65_536;

    private byte[] bytes = new byte[INITIAL];
    private int start;
    private int end;

    /** How far there is no end of a head, so that bytes that come one by one are not searched again and again. */
    private int searched;

    /**
     * Puts in what a stream has, and waits for it.
     *
     * @return false if it has ended
     */
    boolean readFrom(InputStream in) throws IOException {
        makeRoom(1);
        int count = in.read(bytes, end, bytes.length - end);
        end += Math.max(0, count);
        return count >= 0;
    }

    /** Puts in a buffer's bytes, and releases it. */
    void add(ByteBuf buffer) {
        try {
            int count = buffer.readableBytes();
            makeRoom(count);
            buffer.readBytes(bytes, end, count);
            end += count;
        } finally {
            buffer.release();
        }
    }

    private void makeRoom(int count) {
        if (bytes.length - end >= count) {
            return;
        }
        int length = end - start;
        byte[] target = length + count <= bytes.length
                ? bytes
                : new byte[Math.max(2 * bytes.length, Integer.highestOneBit(length + count) << 1)];
        System.arraycopy(bytes, start, target, 0, length);
        searched -= start;
        bytes = target;
        start = 0;
        end = length;
    }

    /** Whether enough waits to be used. */
    boolean isEnough() {
        return end - start >= ENOUGH;
    }

    /**
     * Takes out a head.
     *
     * @return null if it is not whole yet
     * @throws RejectedException if it is none
     */
    @Nullable Head takeHead() throws RejectedException {
        int last = endOfHead();
        if (last < 0 && end - start < LONGEST_HEAD) {
            return null;
        }
        if (last < 0 || last - start >= LONGEST_HEAD) {
            throw new RejectedException(
                    "431 Request Header Fields Too Large", "a head of more than " + LONGEST_HEAD + " bytes");
        }
        String text = new String(bytes, start, last + 2 - start, StandardCharsets.ISO_8859_1);
        moveTo(last + 4);
        return Head.parse(text);
    }

    /** Where the two CRLF begin, less than zero if they are not there. */
    private int endOfHead() {
        for (int i = Math.max(start, searched); i + 4 <= end; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                return i;
            }
        }
        searched = Math.max(start, end - 3);
        return -1;
    }

    /**
     * Takes out a body.
     *
     * @return null if it is not whole yet
     */
    byte @Nullable [] takeBody(int length) {
        if (end - start < length) {
            return null;
        }
        byte[] body = Arrays.copyOfRange(bytes, start, start + length);
        moveTo(start + length);
        return body;
    }

    private void moveTo(int index) {
        boolean empty = index == end;
        start = empty ? 0 : index;
        end = empty ? 0 : end;
        searched = start;
    }
}
