package dev.heddle.coroutine.connection;

import dev.heddle.coroutine.Coroutine;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that waits for its connection. On the connection's own event loop a parked thread is woken by its permit alone:
 * nothing can come between its look at the connection and its parking. A thread from elsewhere can be woken before it
 * parks, and its permit be taken by another wait; so the wake-up is kept in a field too.
 */
final class Waiter {
    private final Thread thread = Thread.currentThread();
    private final boolean onLoop;
    private volatile boolean woken;

    Waiter(boolean onLoop) {
        this.onLoop = onLoop;
    }

    Thread thread() {
        return thread;
    }

    void wake() {
        if (!onLoop) {
            woken = true;
        }
        LockSupport.unpark(thread);
    }

    /** Suspends, perhaps for no reason. */
    void park(Object blocker) {
        if (onLoop) {
            Coroutine.park(blocker);
            return;
        }
        while (!woken) {
            Coroutine.park(blocker);
        }
        woken = false;
    }
}
