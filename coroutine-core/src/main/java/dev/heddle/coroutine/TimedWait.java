package dev.heddle.coroutine;

import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * One timed wait of the JDK on an event loop, from when the virtual thread has left the loop's platform thread until it is
 * about to be mounted again, which is when the JDK cancels it. Confined to the loop.
 */
final class TimedWait implements ScheduledFuture<Object> {
    /** Of one that is not among those of its loop: over, or not begun. */
    static final int NOWHERE = -1;

    private final TimedWaits among;
    private final Runnable wake;

    /** By {@link System#nanoTime}. */
    final long deadline;

    /** Its place, for {@link TimedWaits} only. */
    int place = NOWHERE;

    TimedWait(TimedWaits among, Runnable wake, long deadline) {
        this.among = among;
        this.wake = wake;
        this.deadline = deadline;
    }

    boolean isBefore(TimedWait other) {
        return deadline - other.deadline < 0;
    }

    /** Its time has come. */
    void end() {
        wake.run();
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return among.remove(this);
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }

    @Override
    public boolean isCancelled() {
        return isDone();
    }

    @Override
    public boolean isDone() {
        return place == NOWHERE;
    }

    @Override
    public Object get() {
        throw new UnsupportedOperationException("the JDK never waits for its timers");
    }

    @Override
    public Object get(long timeout, TimeUnit unit) {
        return get();
    }
}
