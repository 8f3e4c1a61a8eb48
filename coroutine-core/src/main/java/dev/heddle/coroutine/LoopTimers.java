package dev.heddle.coroutine;

import java.lang.invoke.MethodHandles;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * What ends the JDK's own timed waits, as {@link Thread#sleep}, {@code lock.tryLock(1, SECONDS)} and {@code wait(1000)}, of
 * virtual threads with a scheduler of their own. The JDK has threads for it, each of which waits for the next time that is
 * due: the coroutine is made runnable by another thread, which wakes its event loop by a system call and takes turns with
 * it on the processor. On Heddle's own event loops the loop does it ({@link TimedWaits}), which knows then for how long it
 * may wait for I/O, as it does for timers of callbacks.
 *
 * <p>Takes the place of the JDK's executors, which only virtual threads with a scheduler of their own use. For those of
 * others, and on event loops that an application has already, it does what the JDK's do.
 */
final class LoopTimers extends ScheduledThreadPoolExecutor {
    private LoopTimers() {
        super(
                1,
                Thread.ofPlatform()
                        .name("timed-waits")
                        .daemon()
                        .inheritInheritableThreadLocals(false)
                        .factory());
        setRemoveOnCancelPolicy(true);
    }

    /** Once for the JVM, before the first event loop starts. Does nothing where the JDK has no such executors. */
    static void install() {
        try {
            var holder = Class.forName("java.lang.VirtualThread$DelayedTaskSchedulers");
            var executors = (ScheduledExecutorService[]) MethodHandles.privateLookupIn(holder, MethodHandles.lookup())
                    .findStaticVarHandle(holder, "INSTANCE", ScheduledExecutorService[].class)
                    .get();
            TimedWaits.prepare();
            for (int i = 0; i < executors.length; i++) {
                executors[i] = new LoopTimers();
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            LoggerFactory.getLogger(LoopTimers.class)
                    .debug("Timed waits of the JDK are ended by its own threads, not by event loops", e);
        }
    }

    /** Called by the JDK when a virtual thread has just left its carrier, on that carrier. */
    @Override
    public ScheduledFuture<?> schedule(Runnable wake, long delay, TimeUnit unit) {
        var waits = CoroutineScheduler.CurrentEventLoop.get() instanceof VirtualLoopScheduler loop
                ? loop.timedWaits()
                : null;
        return waits == null ? super.schedule(wake, delay, unit) : waits.begin(wake, unit.toNanos(delay));
    }
}
