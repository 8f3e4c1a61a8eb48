package dev.heddle.coroutine;

import dev.heddle.coroutine.internal.CurrentCoroutine;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A coroutine on the JDK's default scheduler, where the JDK's internals are closed. */
final class PoolCoroutine extends Coroutine {
    private final Thread thread;

    PoolCoroutine(CoroutineScheduler scheduler, String kind, @Nullable Object subject, Body body) {
        super(scheduler, subject, body);
        this.thread = Thread.ofVirtual()
                .name(Objects.requireNonNull(kind, "kind"))
                .unstarted(() -> {
                    CurrentCoroutine.set(this);
                    scheduler.listeners().forEach(listener -> listener.started(this));
                    live();
                    scheduler.listeners().forEach(listener -> listener.ended(this));
                });
    }

    static @Nullable PoolCoroutine of(Thread current) {
        assert current == Thread.currentThread();
        return (PoolCoroutine) CurrentCoroutine.get();
    }

    @Override
    public Thread thread() {
        return thread;
    }

    @Override
    void start() {
        thread.start();
    }

    /** The JDK does not tell; a thread that waits on its carrier is reported as waiting. */
    @Override
    public boolean isMounted() {
        return thread.getState() == Thread.State.RUNNABLE;
    }

    @Override
    public @Nullable Duration suspendedFor() {
        return null;
    }
}
