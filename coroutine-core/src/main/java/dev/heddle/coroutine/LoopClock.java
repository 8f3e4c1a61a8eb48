package dev.heddle.coroutine;

import io.netty.util.concurrent.Ticker;

/**
 * The time of an event loop that does not live in real time, and what the loop does when it has nothing to do. Given to
 * {@link EventLoops.Builder#clock}. For test kits: {@code dev.heddle.coroutine.testing.VirtualTime} is made of it.
 *
 * <p>By this clock go the loop's timers, and with them {@link Coroutine#sleep}, deadlines and whatever else is scheduled
 * on the Netty loop; {@link CoroutineScheduler#now()}, and so ages. In real time, whatever the clock says, go the JDK's own
 * timed waits, the grace of {@link EventLoops#shutdown} and the measuring of slices.
 *
 * <p>Every method but {@link #ticker} and {@link #failed} is called on the loop's thread, outside of its coroutines, never
 * two at once; it must not wait, not even for a lock.
 */
public interface LoopClock {
    /** For {@link #idle}: there is no timer. */
    long NO_TIMER = Long.MAX_VALUE;

    /** From {@link #idle}: the loop waits for I/O or whoever wakes it. */
    long UNTIL_WOKEN = 0;

    /** From {@link #idle}: the loop looks at its timers and sockets again at once. */
    long LOOK_AGAIN = -1;

    /** The time. Always the same object; read by any thread. */
    Ticker ticker();

    /**
     * The loop is about to look whether there is anything to be done, and will call {@link #idle} if not. What other threads
     * have told the clock before this call, they have told after what they did: the look finds it. What they tell the clock
     * later is for the next look, or the time might pass what they did just before.
     */
    void beforeLook();

    /**
     * Nothing is to be done: every coroutine is suspended, no socket is ready, no task waits, no timer is due, and no work
     * for a coroutine is known to go on elsewhere. May move the time on. While the loop shuts down it is called at every
     * turn, and must move the time, since Netty waits for some to pass.
     *
     * @param nextTimer when the first timer is due, by the ticker, or {@link #NO_TIMER}
     * @return {@link #LOOK_AGAIN} if the time has moved, {@link #UNTIL_WOKEN}, or for how many nanoseconds of real time the
     *     loop waits at most
     */
    long idle(long nextTimer);

    /** A coroutine has run and is now suspended, runnable again or ended. */
    void ran(Coroutine coroutine);

    /** A coroutine has failed; told instead of logged, on its own thread. */
    void failed(Coroutine coroutine, Throwable failure);
}
