package dev.heddle.coroutine.insight;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the waits of pinned coroutines from their beginning, which the event loops tell, to their end, which nobody tells:
 * as long as there are any, a thread looks at them some hundred times a second. So how long one took is known to some
 * milliseconds, and a coroutine that is not pinned pays nothing.
 */
final class PinnedWaits {
    /** Between two looks at the waits that go on. */
    private static final long SHORTEST_LOOK = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long LONGEST_LOOK = TimeUnit.MILLISECONDS.toNanos(10);

    private final List<LoopPins> loops = new CopyOnWriteArrayList<>();
    private final long limit;
    private final long look;
    private final Runnable counted;
    private final Consumer<Pin> found;
    private final Queue<Wait> begun = new ConcurrentLinkedQueue<>();
    private final List<Wait> goingOn = new ArrayList<>();
    private volatile @Nullable Thread watcher;
    private volatile boolean closed;

    /**
     * Does not look yet.
     *
     * @param limit shorter waits are counted and not found, unless a flight recording wants them
     * @param counted called for each wait, on the thread that looks
     * @param found called for each that has ended and is worth a look, on that thread
     */
    PinnedWaits(Duration limit, Runnable counted, Consumer<Pin> found) {
        this.limit = limit.toNanos();
        this.look = Math.clamp(this.limit / 4, SHORTEST_LOOK, LONGEST_LOOK);
        this.counted = counted;
        this.found = found;
    }

    /** Whether all of these loops tell of pinned coroutines; if not, none does. */
    boolean observe(List<CoroutineScheduler> schedulers) {
        for (var scheduler : schedulers) {
            var loop = new LoopPins(scheduler);
            if (!scheduler.addPinObserver(loop)) {
                close();
                return false;
            }
            loops.add(loop);
        }
        return true;
    }

    /** No loop tells any more, and {@link #watch} returns. */
    void close() {
        closed = true;
        loops.forEach(loop -> loop.scheduler.removePinObserver(loop));
        LockSupport.unpark(watcher);
    }

    /** Looks, on the calling thread, until this is closed. */
    void watch() {
        watcher = Thread.currentThread();
        while (!closed) {
            look();
            if (!goingOn.isEmpty()) {
                LockSupport.parkNanos(this, look);
            } else if (begun.isEmpty()) {
                LockSupport.park(this);
            }
        }
    }

    private void look() {
        for (var wait = begun.poll(); wait != null; wait = begun.poll()) {
            counted.run();
            goingOn.add(wait);
        }
        long now = System.nanoTime();
        goingOn.removeIf(wait -> hasEnded(wait, now));
    }

    private boolean hasEnded(Wait wait, long now) {
        boolean isLong = now - wait.began >= limit;
        if (wait.goesOn()) {
            wait.seen = true;
            if (isLong) {
                wait.takeStack();
            }
            return false;
        }
        if (!wait.seen && now - wait.began < look) {
            return false; // Perhaps not even parked yet.
        }
        if (!wait.stack.isEmpty()) {
            found.accept(wait.pin(now));
        }
        return true;
    }

    private static boolean isRecorded() {
        return FlightRecording.isAvailable() && PinnedEvent.isWanted();
    }

    /** What one loop tells. */
    private final class LoopPins implements CoroutineScheduler.PinObserver {
        final CoroutineScheduler scheduler;

        /** A loop has one at a time. Written on the loop. */
        volatile @Nullable Wait latest;

        LoopPins(CoroutineScheduler scheduler) {
            this.scheduler = scheduler;
        }

        @Override
        public void pinned(Coroutine coroutine) {
            var wait = new Wait(this, coroutine);
            // Whoever wants short ones, too, will find them over.
            if (limit == 0 || isRecorded()) {
                wait.takeStack();
            }
            latest = wait;
            begun.add(wait);
            LockSupport.unpark(watcher);
        }
    }

    private static final class Wait {
        final LoopPins loop;
        final Coroutine coroutine;
        final long began = System.nanoTime();
        volatile List<StackTraceElement> stack = List.of();
        /** Confined to the thread that looks. */
        boolean seen;

        Wait(LoopPins loop, Coroutine coroutine) {
            this.loop = loop;
            this.coroutine = coroutine;
        }

        /** It may be over and the coroutine wait for something else, but no more while it holds the loop. */
        boolean goesOn() {
            return loop.latest == this && coroutine.isMounted() && coroutine.state() == Coroutine.State.SUSPENDED;
        }

        void takeStack() {
            if (stack.isEmpty()) {
                var taken = List.of(coroutine.thread().getStackTrace());
                stack = taken.subList(framesOfTheMechanism(taken), taken.size());
            }
        }

        /** Those between the JDK's attempt to suspend it, which may be under way, and here. */
        private static int framesOfTheMechanism(List<StackTraceElement> stack) {
            int last = 0;
            for (int i = 0; i < stack.size(); i++) {
                var type = stack.get(i).getClassName();
                if (type.equals("java.lang.VirtualThread") || type.equals("jdk.internal.vm.Continuation")) {
                    last = i + 1;
                }
                if (!CoroutineSnapshot.isOfTheJdk(stack.get(i)) && last > 0) {
                    break;
                }
            }
            return last;
        }

        Pin pin(long now) {
            return Pin.of(coroutine, Duration.ofNanos(now - began), stack);
        }
    }
}
