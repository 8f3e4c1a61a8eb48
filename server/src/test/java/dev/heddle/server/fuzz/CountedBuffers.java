package dev.heddle.server.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;

/** Buffers of one run, counted: what is not released at its end is a leak. */
public final class CountedBuffers {
    private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(false, true);

    /** None yet. */
    public CountedBuffers() {}

    /** What makes them. */
    public ByteBufAllocator allocator() {
        return buffers;
    }

    /** A buffer of its own with these bytes, as a socket's are. */
    public ByteBuf of(byte[] bytes, int from, int to) {
        return buffers.heapBuffer(to - from).writeBytes(bytes, from, to - from);
    }

    /** Fails if more is held. */
    public void assertAtMost(long bytes) {
        if (held() > bytes) {
            throw new AssertionError(held() + " bytes are held, at most may be " + bytes);
        }
    }

    /** Fails if a buffer was not released. */
    public void assertNoneIsLeft() {
        if (held() != 0) {
            throw new AssertionError(held() + " bytes were not released");
        }
    }

    private long held() {
        return buffers.metric().usedHeapMemory() + buffers.metric().usedDirectMemory();
    }
}
