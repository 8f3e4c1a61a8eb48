package dev.heddle.coroutine;

import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One timed wait of the JDK on an event loop, from when the virtual thread has left the loop's platform thread until it is
 * about to be mounted again, which is when the JDK cancels it. Confined to the loop.
 *
 * <p>It may end too early, which all such waits allow for, but must not be left without an end. Netty drops all timers when
 * its loop begins to shut down, and coroutines may live on for their {@code finally} blocks: waits whose timer is dropped
 * end at once, and those that begin later are ended by a thread.
 */
final class TimedWait implements Runnable, FutureListener<Object>, ScheduledFuture<Object> {
    private final Runnable wake;
    private final long deadline;
    private final LoopScheduler loop;
    private final LoopTimers threads;

    /** Null until the loop's side has had its turn. */
    private @Nullable Future<?> timer;

    /** In its place, if the loop shuts down. */
    private @Nullable ScheduledFuture<?> threadsTimer;

    private boolean over;

    private TimedWait(Runnable wake, long nanos, LoopScheduler loop, LoopTimers threads) {
        this.wake = wake;
        this.deadline = System.nanoTime() + nanos;
        this.loop = loop;
        this.threads = threads;
    }

    /** On the loop's platform thread, between virtual threads; Netty's timers are for the loop's side. */
    static TimedWait begin(Runnable wake, long nanos, LoopScheduler loop, LoopTimers threads) {
        var wait = new TimedWait(wake, nanos, loop, threads);
        loop.execute(wait::startTimer);
        return wait;
    }

    private void startTimer() {
        if (over) {
            return;
        }
        long nanos = getDelay(TimeUnit.NANOSECONDS);
        var eventLoop = loop.eventLoop();
        if (eventLoop.isShuttingDown()) {
            threadsTimer = threads.scheduleOnThread(wake, nanos, TimeUnit.NANOSECONDS);
        } else {
            timer = eventLoop.schedule(this, nanos, TimeUnit.NANOSECONDS).addListener(this);
        }
    }

    /** Its time has come. */
    @Override
    public void run() {
        end();
    }

    /** Its time has come, it was cancelled, or Netty has dropped its timer. */
    @Override
    public void operationComplete(Future<Object> ended) {
        end();
    }

    private void end() {
        if (!over) {
            over = true;
            wake.run();
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (over) {
            return false;
        }
        over = true;
        if (threadsTimer != null) {
            threadsTimer.cancel(false);
        } else if (timer != null) {
            loop.execute(this::stopTimer);
        }
        return true;
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }

    @Override
    public boolean isCancelled() {
        return over;
    }

    @Override
    public boolean isDone() {
        return over;
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
