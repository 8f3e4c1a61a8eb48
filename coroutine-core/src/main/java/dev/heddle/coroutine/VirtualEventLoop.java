package dev.heddle.coroutine;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;
import io.netty.util.concurrent.Ticker;

/** The Netty event loop of a {@link VirtualLoopScheduler}: driven by the scheduler, it blocks only if nothing else is to do. */
final class VirtualEventLoop extends ManualIoEventLoop {
    private final VirtualLoopScheduler scheduler;

    VirtualEventLoop(
            IoEventLoopGroup parent, VirtualLoopScheduler scheduler, IoHandlerFactory ioHandler, Ticker ticker) {
        super(parent, null, ioHandler, ticker);
        this.scheduler = scheduler;
    }

    VirtualLoopScheduler scheduler() {
        return scheduler;
    }

    /** Asked by the I/O handler after it has announced that it will block, and before it does. */
    @Override
    protected boolean canBlock() {
        return scheduler.mayBlockForIo();
    }

    /**
     * Asked by the I/O handler for how long it may wait. It counts in real time, so that timers in any other time say
     * nothing to it.
     */
    @Override
    protected long delayNanos(long currentTimeNanos, long longest) {
        return ticker() == Ticker.systemTicker() ? super.delayNanos(currentTimeNanos, longest) : longest;
    }

    /** Loop's thread only: when the first timer is due by the loop's ticker, or {@link LoopClock#NO_TIMER}. */
    long nextTimer() {
        long next = nextScheduledTaskDeadlineNanos();
        return next == -1 ? LoopClock.NO_TIMER : next;
    }

    @Override
    public String toString() {
        return scheduler.name();
    }
}
