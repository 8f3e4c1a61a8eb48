package dev.heddle.server.http3;

import io.netty.buffer.ByteBuf;

/**
 * Where the frames of a request stream begin and end (RFC 9114 7.1), for what Netty's codec does not look at: a stream that ends
 * within a frame is an error of the connection, else a body that was cut would count as whole; and frames that carry nothing cost
 * the client little and the server more. Confined to the event loop.
 */
final class FrameCheck {
    private static final int HEADERS = 0x1;

    private enum Part {
        TYPE,
        LENGTH,
        PAYLOAD
    }

    private Part part = Part.TYPE;
    /** Of the variable-length integer that is being read (RFC 9000 16): its bytes that are missing, and what there is of it. */
    private int missing;

    private long value;
    private long type;
    private long payload;
    private int empty;

    /** Looks at bytes, without taking them. */
    void look(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (part == Part.PAYLOAD) {
                int count = (int) Math.min(payload, end - at);
                at += count;
                skipped(count);
            } else {
                readInteger(bytes.getByte(at++));
            }
        }
    }

    private void skipped(int count) {
        payload -= count;
        if (payload == 0) {
            part = Part.TYPE;
        }
    }

    private void readInteger(byte next) {
        if (missing == 0) {
            missing = 1 << ((next & 0xff) >> 6);
            value = next & 0x3f;
        } else {
            value = value << 8 | (next & 0xff);
        }
        if (--missing == 0) {
            integerRead();
        }
    }

    private void integerRead() {
        if (part == Part.TYPE) {
            type = value;
            part = Part.LENGTH;
            return;
        }
        payload = value;
        part = payload == 0 ? Part.TYPE : Part.PAYLOAD;
        if (payload == 0) {
            empty++;
        }
    }

    /** Whether no frame has begun and not ended. */
    boolean isAtBoundary() {
        return part == Part.TYPE && missing == 0;
    }

    /** Whether a frame of fields, or the head of any frame, has come in part. */
    boolean isWithinHead() {
        return !isAtBoundary() && (part != Part.PAYLOAD || type == HEADERS);
    }

    /** How many frames without a payload there were since the last call. */
    int takeEmpty() {
        int count = empty;
        empty = 0;
        return count;
    }
}
