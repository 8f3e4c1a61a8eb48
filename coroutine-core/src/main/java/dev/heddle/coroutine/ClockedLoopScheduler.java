package dev.heddle.coroutine;

import io.netty.channel.IoEventLoopGroup;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An event loop of Heddle's own in the time of a {@link LoopClock}. A class apart, which is loaded only where there is such
 * a clock: without it the methods that it overrides are as good as final, and loops in real time pay nothing for them.
 *
 * <p>When nothing is runnable it does not wait at once as the others do: it looks for I/O and tasks without waiting, and
 * asks the clock if there was nothing. Timers never wake it, since the I/O handler knows real time only.
 */
final class ClockedLoopScheduler extends VirtualLoopScheduler {
    private final LoopClock clock;

    /** Work for coroutines of this loop that goes on elsewhere, and ends by itself. */
    private final AtomicInteger outsideWork = new AtomicInteger();

    private ClockedLoopScheduler(String name, IoEventLoopGroup parent, LoopClock clock) {
        super(name, parent, new LocalAndSocketIo(), clock.ticker());
        this.clock = clock;
    }

    /** A started loop, as the type that the caller knows, so that it does not load this one. */
    static VirtualLoopScheduler start(String name, IoEventLoopGroup parent, LoopClock clock) {
        var scheduler = new ClockedLoopScheduler(name, parent, clock);
        scheduler.start();
        return scheduler;
    }

    @Override
    public long nanoTime() {
        return clock.ticker().nanoTime();
    }

    // ---- the loop's thread

    /** They count in real time, in which this loop does not wait. */
    @Override
    @Nullable TimedWaits timedWaits() {
        return null;
    }

    @Override
    void runEntry(Runnable entry) {
        super.runEntry(entry);
        if (entry instanceof LoopCoroutine coroutine) {
            clock.ran(coroutine);
        }
        if (loopThreadWaits()) {
            // It waits by unmounting, and has now to look what this coroutine has changed.
            virtualEventLoop().wakeup();
        }
    }

    @Override
    int awaitIo() {
        // Asked before the look, which thus finds whatever other threads had left when they ended their work.
        boolean workElsewhere = outsideWork.get() > 0;
        clock.beforeLook();
        int served = lookForIo();
        if (served > 0 || !mayBlockForIo()) {
            return served;
        }
        long wait = workElsewhere ? LoopClock.UNTIL_WOKEN : clock.idle(nextTimer());
        return wait != LoopClock.LOOK_AGAIN && prepareToWait() ? waitForIo(wait) : 0;
    }

    @Override
    void beforeLastTurn() {
        clock.beforeLook();
        clock.idle(nextTimer());
    }

    private long nextTimer() {
        return virtualEventLoop().nextTimer();
    }

    // ---- any thread

    @Override
    void beginOutsideWork() {
        outsideWork.incrementAndGet();
    }

    @Override
    void endOutsideWork() {
        if (outsideWork.decrementAndGet() == 0) {
            try {
                // A task, not a mere wake-up, which may be lost when the loop is just about to wait.
                eventLoop().execute(() -> {});
            } catch (RejectedExecutionException loopHasEnded) {
                // Then nobody waits for it.
            }
        }
    }

    @Override
    void logFailure(Coroutine coroutine, Throwable failure) {
        clock.failed(coroutine, failure);
    }
}
