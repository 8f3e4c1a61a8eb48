package dev.heddle.load.proxy;

import dev.heddle.load.support.LoadException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Interrupts a run that takes too long, so that it ends what it has started on its way out. If it does not listen, this JVM
 * is ended, and its hooks end the processes.
 */
final class TimeLimit implements AutoCloseable {
    /** A runner that has not ended so long after the interrupt waits where none is heard. */
    private static final Duration TO_LISTEN = Duration.ofMinutes(2);

    private final Duration limit;
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final Thread watch;

    private TimeLimit(Thread runner, Duration limit) {
        this.limit = limit;
        this.watch = Thread.ofVirtual().name("time-limit").unstarted(() -> watch(runner));
    }

    /** From now on. */
    static TimeLimit on(Thread runner, Duration limit) {
        TimeLimit timeLimit = new TimeLimit(runner, limit);
        timeLimit.watch.start();
        return timeLimit;
    }

    /** What is limited. */
    interface Run {
        Finding run() throws IOException, InterruptedException, LoadException;
    }

    /** Runs it; past the limit with an exception that says so. */
    Finding apply(Run run) throws IOException, InterruptedException, LoadException {
        try {
            return run.run();
        } catch (InterruptedException e) {
            if (isOver.get()) {
                throw new LoadException("not done after %d s: given up".formatted(limit.toSeconds()));
            }
            throw e;
        }
    }

    private void watch(Thread runner) {
        try {
            Thread.sleep(limit);
            isOver.set(true);
            runner.interrupt();
            Thread.sleep(TO_LISTEN);
            Runtime.getRuntime().exit(1);
        } catch (InterruptedException e) {
            // Closed in time.
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
