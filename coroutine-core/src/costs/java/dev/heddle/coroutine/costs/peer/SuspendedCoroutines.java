package dev.heddle.coroutine.costs.peer;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.EventLoops;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Heddle's coroutines, all on one event loop. */
public final class SuspendedCoroutines implements Suspended {
    /** So many are started, or resumed, before they have their turn. */
    private static final int BURST = 1000;

    private final EventLoops loops;
    private final CoroutineScheduler scheduler;
    /** One object for all, so that it does not count among what each holds. */
    private final Consumer<Object> park = Coroutine::park;

    private final Coroutine.Body code = this::live;

    /** Confined to the loop, as are the counts. */
    private List<Coroutine> all = new ArrayList<>();

    private long begun;
    private long ended;

    /**
     * Starts the loop.
     *
     * @throws IllegalStateException if the JDK's internals are closed: it would not be this library that is measured
     */
    public SuspendedCoroutines() {
        LoopPairs.requireLoops();
        loops = EventLoops.builder().count(1).build();
        scheduler = loops.next();
    }

    @Override
    public void suspend(int count) throws Exception {
        onLoop("start", () -> {
            long before = begun;
            for (int i = 1; i <= count; i++) {
                all.add(scheduler.start("suspended", code));
                if (i % BURST == 0) {
                    Coroutine.yieldNow();
                }
            }
            Coroutine.yieldNow();
            if (begun - before != count) {
                throw new IllegalStateException("suspended are " + (begun - before) + " of " + count);
            }
        });
    }

    private void live() {
        begun++;
        if (ThreeCalls.outer(park, this) == ThreeCalls.DEPTH) {
            ended++;
        }
    }

    @Override
    public long resumeAll() throws Exception {
        onLoop("resume", () -> {
            int i = 0;
            for (var coroutine : all) {
                coroutine.unpark();
                if (++i % BURST == 0) {
                    Coroutine.yieldNow();
                }
            }
            Coroutine.yieldNow();
            all = new ArrayList<>();
        });
        long count = ended;
        ended = 0;
        return count;
    }

    private void onLoop(String kind, Coroutine.Body body) throws InterruptedException {
        var coroutine = scheduler.start(kind, body);
        coroutine.join();
        if (coroutine.failure() != null) {
            throw new IllegalStateException(kind, coroutine.failure());
        }
    }

    @Override
    public void close() {
        loops.close();
    }
}
