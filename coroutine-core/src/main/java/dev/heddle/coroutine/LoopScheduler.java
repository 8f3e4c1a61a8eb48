package dev.heddle.coroutine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** What the schedulers have in common that run coroutines on the event loop's own thread: slices are counted here. */
abstract sealed class LoopScheduler extends CoroutineScheduler permits VirtualLoopScheduler, AdoptedLoopScheduler {
    /** One slice in so many is timed. A power of two. */
    static final int SAMPLED_SLICES = 64;

    private static final VarHandle SWITCHES;

    static {
        try {
            SWITCHES = MethodHandles.lookup().findVarHandle(LoopScheduler.class, "switches", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Written by the loop's thread only, so that a plain increment does; opaque, so that others see it move. */
    private long switches;

    private int sliceNumber;
    private volatile @Nullable SliceObserver observer;

    LoopScheduler(String name) {
        super(name);
    }

    /** Any thread: puts a runnable coroutine, or another virtual thread of this loop, behind the others. */
    abstract void enqueue(Runnable task);

    @Override
    final Coroutine newCoroutine(String kind, @Nullable Object subject, Coroutine.Body body) {
        return new LoopCoroutine(this, kind, subject, body);
    }

    final void runSlice(LoopCoroutine coroutine) {
        var watching = observer;
        boolean ran;
        if (watching != null && (++sliceNumber & (SAMPLED_SLICES - 1)) == 0) {
            long start = System.nanoTime();
            ran = coroutine.mountUntilSuspended();
            watching.slice(System.nanoTime() - start);
        } else {
            ran = coroutine.mountUntilSuspended();
        }
        if (ran && !coroutine.hasEnded()) {
            SWITCHES.setOpaque(this, switches + 1);
        }
    }

    @Override
    public final long switches() {
        return (long) SWITCHES.getOpaque(this);
    }

    @Override
    public final void observeSlices(@Nullable SliceObserver observer) {
        this.observer = observer;
    }

    /** Nothing: the loop counts every suspension, the JDK's too. */
    @Override
    final void countSuspension() {}
}
