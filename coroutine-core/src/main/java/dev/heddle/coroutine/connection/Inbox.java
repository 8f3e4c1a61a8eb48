package dev.heddle.coroutine.connection;

/** What the peer has sent and nobody has received, and who waits for it. Confined to the event loop. */
final class Inbox extends Mailbox {
    static final Object NOTHING_YET = new Object();
    static final Object TIMED_OUT = new Object();
    static final Object END = new Object();
    /** The end of a connection that broke. */
    static final Object BROKEN = new Object();

    private boolean ended;
    private boolean endTold;

    /**
     * The next message, or one of the above. Who is told that there is none yet waits from now on.
     *
     * @param limitNanos of the wait; zero for without end
     * @throws IllegalStateException if another thread waits
     */
    Object take(Connection from, Waiter taker, long limitNanos) {
        var other = waitingBesides(taker);
        if (other != null) {
            throw new IllegalStateException(other + " is receiving from " + from + " already");
        }
        var message = poll();
        if (message != null) {
            from.taken(message, bytes());
            return message;
        }
        if (ended) {
            endTold = true;
            return from.isBroken() ? BROKEN : END;
        }
        await(taker);
        limit(limitNanos, from.scheduler());
        return NOTHING_YET;
    }

    Object takeAfterWait(Connection from, Waiter taker) {
        boolean nothing = isEmpty() && !ended;
        if (nothing && isWaiting(taker)) {
            return NOTHING_YET;
        }
        boolean late = nothing && isLimitReached();
        stopWaiting();
        return late ? TIMED_OUT : take(from, taker, 0);
    }

    /** No more will come; whoever waits is told when it looks again. */
    void end() {
        ended = true;
    }

    /** Whether the end has been received: {@link #END} or {@link #BROKEN}. */
    boolean isEndTold() {
        return endTold;
    }
}
