package dev.heddle.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How large a buffer a connection's next bytes are read into: larger when the last one was filled, smaller when two in a row
 * had much room left. As Netty's {@code AdaptiveRecvByteBufAllocator} guesses, but one object for all connections and a
 * small one for each, since most of them rest most of the time. Its handles are confined to their event loop.
 */
final class ReceiveBuffers implements RecvByteBufAllocator {
    static final ReceiveBuffers INSTANCE = new ReceiveBuffers();

    private static final int SMALLEST = 1024;
    private static final int FIRST = 2048;
    private static final int LARGEST = 64 * 1024;
    /** In one turn of the loop, for the sake of the others. */
    private static final int MOST_READS = 16;

    private ReceiveBuffers() {}

    /** Deprecated by Netty for those whose handles are not extended ones. */
    @Override
    @SuppressWarnings("deprecation")
    public ExtendedHandle newHandle() {
        return new Guess();
    }

    private static final class Guess implements ExtendedHandle {
        private @Nullable ChannelConfig config;
        private int size = FIRST;
        private int reads;
        private int total;
        private int attempted;
        private int last;
        private boolean lastWasSmall;

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return allocator.ioBuffer(size);
        }

        @Override
        public int guess() {
            return size;
        }

        @Override
        public void reset(ChannelConfig config) {
            this.config = config;
            reads = 0;
            total = 0;
        }

        @Override
        public void incMessagesRead(int count) {
            reads += count;
        }

        @Override
        public void lastBytesRead(int bytes) {
            last = bytes;
            if (bytes > 0) {
                total = total + bytes < 0 ? Integer.MAX_VALUE : total + bytes;
                adapt(bytes);
            }
        }

        private void adapt(int bytes) {
            boolean small = bytes <= size / 4;
            if (bytes >= size) {
                size = Math.min(4 * size, LARGEST);
            } else if (small && lastWasSmall) {
                size = Math.max(size / 2, SMALLEST);
            }
            lastWasSmall = small && !lastWasSmall;
        }

        @Override
        public int lastBytesRead() {
            return last;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attempted = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attempted;
        }

        @Override
        public boolean continueReading() {
            return continueReading(() -> attempted == last);
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
            return reads < MOST_READS
                    && total > 0
                    && Objects.requireNonNull(config).isAutoRead()
                    && maybeMore.get();
        }

        @Override
        public void readComplete() {}
    }
}
