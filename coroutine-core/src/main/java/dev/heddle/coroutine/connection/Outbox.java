package dev.heddle.coroutine.connection;

/** What was sent and has not been written, and who waits for room behind it. Confined to the event loop. */
final class Outbox extends Mailbox {
    /** Bytes that wait for the next flush, at which the sender is suspended so that they are flushed. */
    private static final int MOST_BYTES = 64 * 1024;

    /** Whether what is sent may be followed by more. */
    enum Room {
        ENOUGH,
        NONE_YET,
        TIMED_OUT,
        CLOSED
    }

    /** As the least that must go out: nothing extends the wait. */
    static final long NEVER_ENOUGH = Long.MAX_VALUE;

    private boolean flushPosted;

    /** Begins anew as long as enough goes out: what is unsent grows no more, since its sender waits. */
    private final class Progress extends Limit {
        private final Connection to;
        private long nanos;
        private long leastBytes;
        /** What may be unsent when it ends. */
        private long mostUnsent;

        Progress(Connection to) {
            this.to = to;
        }

        void begin(long timeoutNanos, long least) {
            nanos = timeoutNanos;
            leastBytes = least;
            begin();
        }

        private void begin() {
            mostUnsent = leastBytes == NEVER_ENOUGH ? -1 : unsentBytes() - leastBytes;
            set(this, nanos, to.scheduler());
        }

        private long unsentBytes() {
            return bytes() + to.unsentBytes();
        }

        @Override
        boolean isExtended() {
            boolean enough = unsentBytes() <= mostUnsent;
            if (enough) {
                begin();
            }
            return enough;
        }
    }

    /** Of the wait for room; a time of zero for none. */
    void limit(Connection to, long nanos, long leastBytes) {
        if (nanos > 0) {
            var progress = lastLimit() instanceof Progress known ? known : new Progress(to);
            progress.begin(nanos, leastBytes);
        }
    }

    boolean isFlushPosted() {
        return flushPosted;
    }

    /** Somebody sees to it that {@link #writeAll} is called. */
    void flushPosted() {
        flushPosted = true;
    }

    /** Whoever is told that there is none yet waits from now on. */
    Room roomFor(Connection to, Waiter sender) {
        leave();
        if (to.isInactive()) {
            return Room.CLOSED;
        }
        if (hasRoom(to)) {
            return Room.ENOUGH;
        }
        await(sender);
        return Room.NONE_YET;
    }

    Room roomAfterWait(Connection to, Waiter sender) {
        var room = roomFor(to, sender);
        if (room == Room.NONE_YET && !isLimitReached()) {
            return room;
        }
        stopWaiting();
        return room == Room.NONE_YET ? Room.TIMED_OUT : room;
    }

    void writeAll(Connection to) {
        flushPosted = false;
        for (var message = poll(); message != null; message = poll()) {
            to.write(message);
        }
    }

    void wakeIfRoom(Connection to) {
        if (to.isInactive() || hasRoom(to)) {
            wake();
        }
    }

    private boolean hasRoom(Connection to) {
        return bytes() < MOST_BYTES && to.isWritable();
    }
}
