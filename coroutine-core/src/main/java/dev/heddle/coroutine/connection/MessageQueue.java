package dev.heddle.coroutine.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import org.jspecify.annotations.Nullable;

/**
 * The messages on their way between a connection's channel and its coroutine, and how many bytes they hold. A ring that
 * starts with {@value #SMALLEST} places and goes back to that when it is empty, since most connections rest most of the
 * time. Confined to the event loop.
 */
final class MessageQueue {
    private static final int SMALLEST = 4;
    /** For a message that is more than a buffer: many small ones shall not hold much more than they count for. */
    private static final int OBJECT_BYTES = 128;

    private @Nullable Object[] ring = new @Nullable Object[SMALLEST];
    private int head;
    private int size;
    private int bytes;

    void add(Object message) {
        if (size == ring.length) {
            grow();
        }
        ring[(head + size) & (ring.length - 1)] = message;
        size++;
        bytes += bytesOf(message);
    }

    @Nullable Object poll() {
        if (size == 0) {
            return null;
        }
        var message = ring[head];
        ring[head] = null;
        head = (head + 1) & (ring.length - 1);
        size--;
        bytes = size == 0 ? 0 : bytes - bytesOf(message);
        if (size == 0 && ring.length > SMALLEST) {
            ring = new @Nullable Object[SMALLEST];
            head = 0;
        }
        return message;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The bytes of buffers, and a guess for other messages. */
    int bytes() {
        return bytes;
    }

    private void grow() {
        var larger = new @Nullable Object[ring.length * 2];
        for (int i = 0; i < size; i++) {
            larger[i] = ring[(head + i) & (ring.length - 1)];
        }
        ring = larger;
        head = 0;
    }

    /** Never changes while a message is queued: nobody reads from a queued buffer. */
    private static int bytesOf(@Nullable Object message) {
        return switch (message) {
            case ByteBuf buffer -> buffer.readableBytes();
            case ByteBufHolder holder -> OBJECT_BYTES + holder.content().readableBytes();
            case null, default -> OBJECT_BYTES;
        };
    }
}
