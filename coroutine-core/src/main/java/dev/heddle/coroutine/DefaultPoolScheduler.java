package dev.heddle.coroutine;

import io.netty.channel.EventLoop;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Coroutines on the JDK's default scheduler, handed to and from the event loop: where the JDK's internals are closed.
 * Slower, never wrong: whatever is confined to the loop is reached through the loop's task queue, since {@link
 * #isCurrent()} is never true in a coroutine.
 */
final class DefaultPoolScheduler extends CoroutineScheduler {
    private final EventLoop eventLoop;
    private final LongAdder suspensions = new LongAdder();

    DefaultPoolScheduler(EventLoop eventLoop) {
        super(AdoptedLoopScheduler.nameOf(eventLoop));
        this.eventLoop = eventLoop;
        eventLoop.execute(() -> CurrentEventLoop.set(this));
        closeWhenItShutsDown();
    }

    @Override
    public EventLoop eventLoop() {
        return eventLoop;
    }

    @Override
    Coroutine newCoroutine(String kind, @Nullable Object subject, Coroutine.Body body) {
        return new PoolCoroutine(this, kind, subject, body);
    }

    @Override
    public long platformThreadId() {
        return AdoptedLoopScheduler.threadIdOf(eventLoop);
    }

    @Override
    public boolean isCurrent() {
        return eventLoop.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        eventLoop.execute(task);
    }

    @Override
    public long now() {
        return nanoTime();
    }

    @Override
    public int runnable() {
        return AdoptedLoopScheduler.countRunnable(registry.snapshot());
    }

    @Override
    public long switches() {
        return suspensions.sum();
    }

    @Override
    void countSuspension() {
        suspensions.increment();
    }

    @Override
    public @Nullable Coroutine running() {
        return null;
    }

    @Override
    public StackTraceElement[] loopStackTrace() {
        return AdoptedLoopScheduler.stackTraceOf(eventLoop);
    }

    @Override
    public void observeSlices(@Nullable SliceObserver observer) {
        // Slices cannot be seen from outside the JDK's scheduler.
    }
}
