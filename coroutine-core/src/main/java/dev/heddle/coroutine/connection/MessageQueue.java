package dev.heddle.coroutine.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The messages on their way between a connection's channel and its coroutine, and how many bytes they hold. Most connections
 * rest most of the time, and most of the others have one message at a time: that takes no memory of its own. Confined to the
 * event loop.
 */
class MessageQueue {
    /** For a message that is more than a buffer: many small ones shall not hold much more than they count for. */
    private static final int OBJECT_BYTES = 128;

    private static final int USUAL_REST = 4;

    private @Nullable Object first;
    /** Those behind the first; null if there has been none since the queue was last empty. */
    private @Nullable ArrayDeque<Object> rest;

    private int bytes;

    final void add(Object message) {
        bytes += bytesOf(message);
        if (first == null) {
            first = message;
            return;
        }
        var behind = rest;
        if (behind == null) {
            behind = new ArrayDeque<>(USUAL_REST);
            rest = behind;
        }
        behind.add(message);
    }

    final @Nullable Object poll() {
        var message = first;
        if (message == null) {
            return null;
        }
        first = rest == null ? null : rest.poll();
        if (first == null) {
            rest = null;
            bytes = 0;
        } else {
            bytes -= bytesOf(message);
        }
        return message;
    }

    final boolean isEmpty() {
        return first == null;
    }

    /** The bytes of buffers, and a guess for other messages. */
    final int bytes() {
        return bytes;
    }

    final void releaseAll() {
        for (var message = poll(); message != null; message = poll()) {
            ReferenceCountUtil.release(message);
        }
    }

    /** Never changes while a message is queued: nobody reads from a queued buffer. */
    private static int bytesOf(Object message) {
        return switch (message) {
            case ByteBuf buffer -> buffer.readableBytes();
            case ByteBufHolder holder -> OBJECT_BYTES + holder.content().readableBytes();
            case SizedMessage sized -> OBJECT_BYTES + sized.heldBytes();
            default -> OBJECT_BYTES;
        };
    }
}
