package dev.heddle.coroutine.testing;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.LoopClock;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The time of a {@link TestEventLoop}: moved by the drive of the moment, held by whatever runs in real time.
 *
 * <p>The sets below are confined to the loop. They are brought up to date after each slice, so that no coroutine can slip
 * between two looks at it: one that slept when its slice ended counts as sleeping until it has run again.
 */
final class VirtualClock implements LoopClock {
    /** A timer that is due later than this is one that never ends: {@code sleep} of the longest duration. */
    private static final long NEVER = Duration.ofDays(50 * 365).toNanos();

    private static final long STEP_OF_SHUTDOWN = TimeUnit.MILLISECONDS.toNanos(1);

    /** How far {@link Thread#sleep} can be from the top of a stack. */
    private static final int FRAMES_TO_SLEEP = 8;

    private final MockTicker ticker = Ticker.newMockTicker();
    private final AtomicReference<TimeDrive> drive = new AtomicReference<>(TimeDrive.NONE);
    private final AtomicInteger holds = new AtomicInteger();
    private final Deque<Problem> problems = new ConcurrentLinkedDeque<>();

    /** As the loop found it before it looked for something to do. Confined to the loop. */
    private TimeDrive presentDrive = TimeDrive.NONE;

    /** In the order of their first slices. Confined to the loop. */
    private final Set<Coroutine> live = new LinkedHashSet<>();

    /** In {@link Thread#sleep}: real time, and nobody can end it early but by an interrupt. Confined to the loop. */
    private final Set<Coroutine> sleeping = new LinkedHashSet<>();

    /** In any wait of the JDK that ends in real time. Confined to the loop. */
    private final Set<Coroutine> inTimedWait = new LinkedHashSet<>();

    /** Counts slices. Confined to the loop. */
    private long slices;

    /** What a run fails with, and whose failure it is, if it is a coroutine's. */
    private record Problem(@Nullable Coroutine coroutine, Throwable cause) {}

    @Override
    public Ticker ticker() {
        return ticker;
    }

    // ---- on the loop

    @Override
    public void beforeLook() {
        // In this order: a run holds the time until it has started.
        var present = drive.get();
        presentDrive = holds.get() > 0 ? TimeDrive.NONE : present;
    }

    @Override
    public long idle(long nextTimer) {
        return sleeping.isEmpty() ? presentDrive.idle(nextTimer) : UNTIL_WOKEN;
    }

    @Override
    public void ran(Coroutine coroutine) {
        slices++;
        sleeping.remove(coroutine);
        inTimedWait.remove(coroutine);
        if (coroutine.state() == Coroutine.State.ENDED) {
            live.remove(coroutine);
            return;
        }
        live.add(coroutine);
        if (coroutine.thread().getState() == Thread.State.TIMED_WAITING) {
            (isInSleep(coroutine.thread()) ? sleeping : inTimedWait).add(coroutine);
        }
    }

    private static boolean isInSleep(Thread thread) {
        var stack = thread.getStackTrace();
        for (int i = 0; i < Math.min(stack.length, FRAMES_TO_SLEEP); i++) {
            if (stack[i].getClassName().equals("java.lang.Thread")
                    && stack[i].getMethodName().startsWith("sleep")) {
                return true;
            }
        }
        return false;
    }

    boolean isEverDue(long nextTimer) {
        return nextTimer - ticker.nanoTime() < NEVER;
    }

    void moveTo(long time) {
        ticker.advance(Math.max(0, time - ticker.nanoTime()), TimeUnit.NANOSECONDS);
    }

    Set<Coroutine> live() {
        return live;
    }

    boolean waitsInRealTime() {
        return !inTimedWait.isEmpty();
    }

    long slices() {
        return slices;
    }

    // ---- any thread

    @Override
    public void failed(Coroutine coroutine, Throwable failure) {
        problems.add(new Problem(coroutine, failure));
    }

    void problem(Throwable cause) {
        problems.add(new Problem(null, cause));
    }

    /** One that is more important than those before. */
    void firstProblem(Throwable cause) {
        problems.addFirst(new Problem(null, cause));
    }

    @Nullable Throwable takeFailure(Coroutine coroutine) {
        var taken = problems.stream()
                .filter(problem -> problem.coroutine == coroutine)
                .findFirst()
                .orElse(null);
        return taken != null && problems.remove(taken) ? taken.cause : null;
    }

    /** The first problem, with the others as suppressed, or null; there is none afterwards. */
    @Nullable Throwable takeProblems() {
        var first = problems.poll();
        if (first == null) {
            return null;
        }
        for (var other = problems.poll(); other != null; other = problems.poll()) {
            if (other.cause != first.cause) {
                first.cause.addSuppressed(other.cause);
            }
        }
        return first.cause;
    }

    boolean replaceDrive(TimeDrive expected, TimeDrive by) {
        return drive.compareAndSet(expected, by);
    }

    /** From now on to its end the loop runs through whatever is scheduled, and a bit of time passes where nothing is. */
    void driveToTheEnd() {
        drive.set(nextTimer -> {
            boolean due = isEverDue(nextTimer);
            moveTo(due ? nextTimer : ticker.nanoTime() + STEP_OF_SHUTDOWN);
            return due ? LOOK_AGAIN : UNTIL_WOKEN;
        });
    }

    void hold() {
        holds.incrementAndGet();
    }

    void release() {
        holds.decrementAndGet();
    }

    int holds() {
        return holds.get();
    }
}
