package dev.heddle.coroutine.blocking;

import dev.heddle.coroutine.Action;
import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.Offload;
import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.InCoroutine;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Finds out what a blocking call does to the event loop of the coroutine that makes it.
 *
 * <p>No clock decides. The loop is free if another coroutine and a task of the same loop come to their end while the
 * caller is suspended, and the call is released only after that. It is held if the caller stays mounted with one and the
 * same stack, look after look, and nobody else has run; then too the call is released, so that the test ends.
 */
final class LoopProbe {
    /** So many looks at one unchanged stack. A call that only passes through a native method does not stay that long. */
    private static final int LOOKS = 60;

    /** So many times others must have had their turn: a call may wait for something else before what it is about. */
    private static final int TURNS = 3;

    private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(1);

    private final CoroutineScheduler scheduler;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final Coroutine caller;
    private List<StackTraceElement> lastStack = List.of();
    private int sameStack;
    private int turns;
    private Turn turn;

    /** Others of the same loop: a coroutine, and a task on the loop's side. */
    private record Turn(Coroutine other, CountDownLatch task) {
        static Turn start(CoroutineScheduler scheduler) {
            var task = new CountDownLatch(1);
            scheduler.execute(task::countDown);
            return new Turn(scheduler.start("other", () -> {}), task);
        }

        boolean isOver() {
            return other.state() == Coroutine.State.ENDED && task.getCount() == 0;
        }
    }

    private LoopProbe(CoroutineScheduler scheduler, Action<Exception> call) {
        this.scheduler = scheduler;
        caller = scheduler.start("caller", () -> {
            begun.countDown();
            call.run();
        });
    }

    /** A call that blocks until it is released. */
    static Verdict watch(CoroutineScheduler scheduler, Action<Exception> call, Action<Exception> release)
            throws Exception {
        var probe = new LoopProbe(scheduler, call);
        try {
            return probe.verdict();
        } finally {
            release.run();
            InCoroutine.awaitSuccess(probe.caller);
        }
    }

    private Verdict verdict() throws InterruptedException {
        begun.await();
        turn = Turn.start(scheduler);
        var verdict = new AtomicReference<Verdict>();
        Eventually.isTrue("the call holds the loop or leaves it free", () -> {
            LockSupport.parkNanos(BETWEEN_LOOKS);
            verdict.set(look());
            return verdict.get() != null;
        });
        return verdict.get();
    }

    private Verdict look() {
        if (caller.state() == Coroutine.State.ENDED) {
            throw new AssertionError("the call has returned before its release", caller.failure());
        }
        if (caller.isMounted()) {
            return lookAtStack();
        }
        sameStack = 0;
        if (caller.state() == Coroutine.State.SUSPENDED && turn.isOver()) {
            turn = Turn.start(scheduler);
            turns++;
        }
        return turns > TURNS && isCounted() ? Verdict.SUSPENDS : null;
    }

    private boolean isCounted() {
        return scheduler.switches() > 0 || !EventLoops.coroutinesRunOnEventLoops();
    }

    private Verdict lookAtStack() {
        turns = 0;
        var stack = List.of(caller.thread().getStackTrace());
        sameStack = stack.equals(lastStack) && !turn.isOver() ? sameStack + 1 : 0;
        lastStack = stack;
        if (sameStack < LOOKS) {
            return null;
        }
        return caller.thread().getState() == Thread.State.RUNNABLE ? Verdict.BLOCKS_CARRIER : Verdict.WAITS_PINNED;
    }

    /** A call that returns by itself: whether another coroutine, runnable before it, had its turn meanwhile. */
    static Verdict passThrough(CoroutineScheduler scheduler, Action<Exception> call) throws InterruptedException {
        return InCoroutine.call(scheduler, () -> {
            var other = scheduler.start("other", () -> {});
            call.run();
            return other.state() == Coroutine.State.ENDED ? Verdict.SUSPENDS : Verdict.BLOCKS_CARRIER;
        });
    }

    /** The same call, offloaded: whoever makes it waits for the other coroutine's turn, which comes if the loop is free. */
    static Verdict passThroughOffloaded(CoroutineScheduler scheduler, Action<Exception> call)
            throws InterruptedException {
        return InCoroutine.call(scheduler, () -> {
            var turn = new CountDownLatch(1);
            scheduler.start("other", turn::countDown);
            Offload.run(() -> {
                call.run();
                turn.await();
            });
            return Verdict.SUSPENDS;
        });
    }
}
