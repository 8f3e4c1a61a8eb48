package dev.heddle.coroutine.testing;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.LoopClock;
import dev.heddle.coroutine.insight.CoroutineDump;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/**
 * One test that runs: time jumps to the next timer whenever the loop is idle, until the body and all other coroutines have
 * ended, or none of them can go on.
 *
 * <p>Confined to the loop, but for the fields that say otherwise.
 */
final class TestRun implements TimeDrive {
    private final VirtualClock clock;
    private final CoroutineScheduler scheduler;
    private final Predicate<Coroutine> isBackground;
    private final long patience;
    private boolean bodyEnded;
    private boolean backgroundCancelled;

    /** Since when, in real time, nothing has gone on; and after which slice that was. */
    private long idleSince;

    private long idleAfterSlice = -1;

    /** All coroutines have been cancelled, since they get nowhere. Written by the thread that waits for the run, too. */
    private volatile boolean givenUp;

    final CountDownLatch done = new CountDownLatch(1);

    TestRun(VirtualClock clock, CoroutineScheduler scheduler, Predicate<Coroutine> isBackground, Duration patience) {
        this.clock = clock;
        this.scheduler = scheduler;
        this.isBackground = isBackground;
        this.patience = patience.toNanos();
    }

    /** On the coroutine of the test. */
    void body(Coroutine.Body body) {
        try {
            body.run();
        } catch (Throwable e) {
            bodyFailed(e);
        } finally {
            bodyEnded = true;
        }
    }

    private void bodyFailed(Throwable failure) {
        boolean cancelled = failure instanceof CancellationException || failure instanceof InterruptedException;
        if (givenUp && cancelled) {
            return;
        }
        if (givenUp) {
            clock.problem(failure);
            return;
        }
        clock.firstProblem(failure);
        var others = new ArrayList<>(scheduler.coroutines().reversed());
        others.remove(Coroutine.current());
        cancel(others, "the test has failed: " + failure);
    }

    @Override
    public long idle(long nextTimer) {
        if (bodyEnded && clock.live().isEmpty()) {
            return finish();
        }
        if (bodyEnded && !backgroundCancelled && clock.live().stream().allMatch(isBackground)) {
            backgroundCancelled = true;
            cancel(clock.live(), "the test is over");
            return LoopClock.LOOK_AGAIN;
        }
        if (clock.isEverDue(nextTimer)) {
            clock.moveTo(nextTimer);
            return LoopClock.LOOK_AGAIN;
        }
        if (clock.waitsInRealTime()) {
            return LoopClock.UNTIL_WOKEN;
        }
        long left = patienceLeft();
        return left > 0 ? left : giveUp();
    }

    private long patienceLeft() {
        long now = System.nanoTime();
        if (idleAfterSlice != clock.slices()) {
            idleAfterSlice = clock.slices();
            idleSince = now;
        }
        return patience - (now - idleSince);
    }

    private long giveUp() {
        if (givenUp) {
            return finish();
        }
        givenUp = true;
        clock.problem(new DeadlockError(deadlockMessage()));
        cancel(clock.live(), "deadlock");
        return LoopClock.LOOK_AGAIN;
    }

    private String deadlockMessage() {
        return (bodyEnded ? "the test's body has ended, but other coroutines wait for ever" : "deadlock")
                + ": all are suspended, no timer is due, nothing came from outside within "
                + Duration.ofNanos(patience) + " of real time\n" + dump();
    }

    private long finish() {
        if (!clock.live().isEmpty()) {
            clock.problem(new AssertionError("cancelled, and still not ended\n" + dump()));
        }
        clock.replaceDrive(this, TimeDrive.NONE);
        done.countDown();
        return LoopClock.UNTIL_WOKEN;
    }

    /** By the thread that waits for the run: who ends from now on since it was cancelled has not failed. */
    void giveUpFromOutside() {
        givenUp = true;
        cancel(scheduler.coroutines().reversed(), "the test was given up");
    }

    private CoroutineDump dump() {
        return CoroutineDump.of(List.of(scheduler));
    }

    private static void cancel(Collection<Coroutine> coroutines, String reason) {
        new ArrayList<>(coroutines).forEach(coroutine -> coroutine.cancel(reason));
    }
}
