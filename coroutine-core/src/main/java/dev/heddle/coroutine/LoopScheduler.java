package dev.heddle.coroutine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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

    /** Null as long as nobody watches. */
    private volatile @Nullable SliceWatch watch;

    /** Guarded by this. */
    private @Nullable SliceObserver observer;

    private final List<PinObserver> pinObservers = new CopyOnWriteArrayList<>();

    LoopScheduler(String name) {
        super(name);
    }

    /** Any thread: puts a runnable coroutine, or another virtual thread of this loop, behind the others. */
    abstract void enqueue(Runnable task);

    /** The time of the loop's present turn, for code that is known to run on the loop's thread. */
    abstract long turnTime();

    @Override
    final Coroutine newCoroutine(String kind, @Nullable Object subject, Coroutine.Body body) {
        return new LoopCoroutine(this, kind, subject, body);
    }

    final void runSlice(LoopCoroutine coroutine) {
        var watching = watch;
        boolean ran = watching == null ? coroutine.mountUntilSuspended() : watching.run(coroutine);
        if (ran && !coroutine.hasEnded()) {
            SWITCHES.setOpaque(this, switches + 1);
        }
    }

    @Override
    public final long switches() {
        return (long) SWITCHES.getOpaque(this);
    }

    @Override
    public final synchronized void observeSlices(@Nullable SliceObserver observer) {
        this.observer = observer;
        watch = SliceWatch.of(listeners(), observer);
    }

    @Override
    final synchronized void listenersChanged() {
        watch = SliceWatch.of(listeners(), observer);
    }

    @Override
    public final boolean addPinObserver(PinObserver observer) {
        return LoopContinuations.areGiven() && pinObservers.add(observer);
    }

    @Override
    public final void removePinObserver(PinObserver observer) {
        pinObservers.remove(observer);
    }

    final void tellPinned(LoopCoroutine coroutine) {
        for (var watching : pinObservers) {
            watching.pinned(coroutine);
        }
    }

    @Override
    public final @Nullable Coroutine running() {
        return registry.find(Coroutine::isMounted);
    }

    /** Nothing: the loop counts every suspension, the JDK's too. */
    @Override
    final void countSuspension() {}
}
