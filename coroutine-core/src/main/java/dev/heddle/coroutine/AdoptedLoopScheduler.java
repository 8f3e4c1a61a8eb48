package dev.heddle.coroutine;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.util.List;

/**
 * Coroutines on an event loop that an application already has: each resume is a task of the loop's own task queue, run
 * on its platform thread. What is weaker than on Heddle's own loops is said at {@link CoroutineScheduler#of}.
 */
final class AdoptedLoopScheduler extends LoopScheduler {
    private final EventLoop eventLoop;

    AdoptedLoopScheduler(EventLoop eventLoop) {
        super(nameOf(eventLoop));
        this.eventLoop = eventLoop;
        eventLoop.execute(() -> CurrentEventLoop.set(this));
        closeWhenItShutsDown();
    }

    static String nameOf(EventLoop eventLoop) {
        return eventLoop instanceof SingleThreadEventExecutor single
                ? single.threadProperties().name()
                : eventLoop.getClass().getSimpleName() + "@" + Integer.toHexString(eventLoop.hashCode());
    }

    /** What its thread does, coroutines excluded: the frames of a virtual thread are not those of its carrier. */
    static StackTraceElement[] stackTraceOf(EventLoop eventLoop) {
        return eventLoop instanceof SingleThreadEventExecutor single && !single.isTerminated()
                ? single.threadProperties().stackTrace()
                : new StackTraceElement[0];
    }

    static long threadIdOf(EventLoop eventLoop) {
        return eventLoop instanceof SingleThreadEventExecutor single && !single.isTerminated()
                ? single.threadProperties().id()
                : -1;
    }

    static int countRunnable(List<Coroutine> coroutines) {
        int runnable = 0;
        for (var coroutine : coroutines) {
            if (coroutine.state() == Coroutine.State.RUNNABLE) {
                runnable++;
            }
        }
        return runnable;
    }

    @Override
    public EventLoop eventLoop() {
        return eventLoop;
    }

    @Override
    void enqueue(Runnable task) {
        eventLoop.execute(task);
    }

    @Override
    public StackTraceElement[] loopStackTrace() {
        return running() == null ? stackTraceOf(eventLoop) : new StackTraceElement[0];
    }

    @Override
    public long platformThreadId() {
        return threadIdOf(eventLoop);
    }

    @Override
    public boolean isCurrent() {
        return eventLoop.inEventLoop(VirtualThreads.currentCarrier());
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
    long turnTime() {
        return nanoTime();
    }

    @Override
    public int runnable() {
        return countRunnable(registry.snapshot());
    }
}
