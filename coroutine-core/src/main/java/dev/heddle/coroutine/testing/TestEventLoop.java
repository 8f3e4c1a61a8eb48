package dev.heddle.coroutine.testing;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.Timeout;
import dev.heddle.coroutine.insight.CoroutineDump;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An event loop in virtual time, for tests. It is a production loop with another clock: coroutines run on one thread, first
 * in first out, timers in the order of their times, so that the order of everything is the same in every run. Made by
 * {@link VirtualTime}.
 *
 * <p><b>What moves the time</b>. The time stands still while anything on the loop can go on: a coroutine is runnable, a
 * socket ready, a task waits. Otherwise it jumps to the next timer:
 * <ul>
 * <li>by itself while {@link #run} runs: for code whose coroutines, timers and local channels are all on this loop;
 * <li>by hand, by {@link #advance}, else: for code that talks to other threads or through real sockets, which are as fast
 * as they are and know nothing of this time. A test that waits until they have answered, and then advances, is sure of
 * its order; one that runs would jump to the time-out while the answer is on its way.
 * </ul>
 *
 * <p>A coroutine that yields without end, or a task that posts itself again, thus lets no time pass.
 *
 * <p><b>What goes by it</b>: {@link Coroutine#sleep}, {@link Timeout}, {@link Coroutine#join(Duration)} in a coroutine,
 * deadlines of connections, all timers of the Netty loop, ages, {@link CoroutineScheduler#now}, {@link #clock()} and {@link
 * #ticker()}.
 *
 * <p><b>What does not</b>: the JDK's own timed waits, which look at real time when they end. {@code Thread.sleep} in a
 * coroutine takes its real time, and virtual time stands still meanwhile: better {@code Coroutine.sleep}. A timed wait that
 * others may end ({@code future.get(5, SECONDS)}, {@code queue.poll(...)}) does not hold up virtual time, so that what it
 * waits for can come; it ends in real time if nothing does.
 *
 * <p><b>When a run counts as stuck</b>: all coroutines are suspended, no timer is due, and nothing comes from outside
 * within the patience, in real time, that the loop was made with. The run fails with {@link DeadlockError} then. Work that
 * is handed to other threads and must not race with the time is announced: {@link #hold}.
 *
 * <p><b>Not seen</b>: plain virtual threads that a coroutine starts, as far as they wait for something other than a
 * coroutine or the loop.
 *
 * <p>Any thread may call, unless a method says otherwise.
 */
public final class TestEventLoop implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** In real time, for coroutines that have been cancelled. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final VirtualClock clock = new VirtualClock();
    private final Set<Coroutine> background = ConcurrentHashMap.newKeySet();
    private final Duration patience;
    private final Duration limit;
    private final EventLoops loops;
    private final CoroutineScheduler scheduler;

    TestEventLoop(Duration patience, Duration limit) {
        this.patience = patience;
        this.limit = limit;
        this.loops = EventLoops.builder()
                .count(1)
                .name("virtual-time-" + NUMBER.incrementAndGet())
                .clock(clock)
                .build();
        this.scheduler = loops.next();
    }

    // ---- what is tested

    /** Starts coroutines on this loop. */
    public CoroutineScheduler scheduler() {
        return scheduler;
    }

    /**
     * The loop as a group of one, whose {@code nettyGroup()} is for Netty's bootstraps. It serves {@code LocalChannel} and
     * the sockets of {@code loops.transport()}, which is {@code nio}.
     */
    public EventLoops loops() {
        return loops;
    }

    /**
     * Starts a coroutine that a run does not wait for: it is cancelled when all others have ended. For what serves the test
     * without end, such as a heartbeat.
     *
     * @param kind names it in dumps
     */
    public Coroutine startInBackground(String kind, Coroutine.Body body) {
        // Held, so that the run cannot look at it before it is known.
        try (var hold = hold()) {
            Objects.requireNonNull(hold);
            var coroutine = scheduler.start(kind, body);
            background.add(coroutine);
            return coroutine;
        }
    }

    // ---- time

    /** How much virtual time has passed since the loop was made. */
    public Duration elapsed() {
        return Duration.ofNanos(clock.ticker().nanoTime());
    }

    /** The same time as Netty's ticker, from zero. Only this loop moves it. */
    public Ticker ticker() {
        return clock.ticker();
    }

    /** The same time as a date in UTC, from the beginning of the year 2000 as in Go's {@code testing/synctest}. */
    public Clock clock() {
        return new VirtualDate(clock.ticker(), ZoneOffset.UTC);
    }

    /**
     * Moves the time by hand: every timer that is due on the way runs at its own time, with all that follows from it, and
     * the loop is idle when this returns. Not on the loop; while a run is in progress the time moves by itself.
     *
     * @param time zero or more
     * @throws RealTimeLimitError if that takes longer in real time than the loop's limit
     * @throws IllegalArgumentException if the time is negative
     * @throws IllegalStateException in a coroutine, on an event loop, or while a run or another step is in progress
     * @throws InterruptedException if the caller is interrupted; the time goes on to where it should
     */
    public void advance(Duration time) throws InterruptedException {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time " + time + ": allowed is zero or more");
        }
        refuseInCoroutine("advance", "Coroutine.sleep lets time pass");
        var step = new Advance(clock, Math.addExact(clock.ticker().nanoTime(), time.toNanos()));
        drive(step);
        if (!step.done.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            clock.replaceDrive(step, TimeDrive.NONE);
            throw limitError("advance(" + time + ")");
        }
    }

    /**
     * Waits until all that can go on without time passing has gone on: {@code advance} of nothing.
     *
     * @throws RealTimeLimitError as {@link #advance}
     * @throws IllegalStateException as {@link #advance}
     * @throws InterruptedException if the caller is interrupted
     */
    public void settle() throws InterruptedException {
        advance(Duration.ZERO);
    }

    /** Virtual time stands still, and no run counts as stuck, until this is closed. */
    public interface Hold extends AutoCloseable {
        /** Lets time go on, unless there is another hold. Once; any thread. */
        @Override
        void close();
    }

    /**
     * Holds the time: while work for the loop goes on elsewhere, or while a test starts several things that shall begin at
     * one time.
     */
    public Hold hold() {
        clock.hold();
        var closed = new AtomicBoolean();
        return () -> {
            if (!closed.getAndSet(true)) {
                clock.release();
                lookAgain();
            }
        };
    }

    // ---- runs

    /**
     * Runs code on a coroutine, with time moving by itself, until it and all other coroutines of this loop have ended but
     * those in background. The caller is blocked meanwhile. If the code fails, the others are cancelled.
     *
     * @throws Exception what the code throws; or else the first failure of a coroutine that nobody has taken by {@link
     *     #takeFailure}. The other failures are suppressed exceptions of that one
     * @throws DeadlockError if all are suspended, and nothing is due
     * @throws RealTimeLimitError if it takes longer in real time than the loop's limit
     * @throws IllegalStateException in a coroutine, on an event loop, or while a run or a step is in progress
     * @throws InterruptedException if the caller is interrupted; the coroutines are cancelled
     */
    public void run(Coroutine.Body body) throws Exception {
        Objects.requireNonNull(body, "body");
        refuseInCoroutine("run", "it is running already");
        var run = new TestRun(clock, scheduler, background::contains, patience);
        try (var hold = hold()) {
            Objects.requireNonNull(hold);
            drive(run);
            scheduler.start("test", () -> run.body(body));
        }
        await(run);
        var problem = clock.takeProblems();
        if (problem != null) {
            rethrow(problem);
        }
    }

    /**
     * As {@link #run}, for code with a result.
     *
     * @throws Exception as {@link #run}
     */
    public <T extends @Nullable Object> T call(Callable<T> code) throws Exception {
        var result = new AtomicReference<T>();
        run(() -> result.set(code.call()));
        return result.get();
    }

    /**
     * Takes the failure of a coroutine as expected: no run fails with it any more.
     *
     * @return the failure
     * @throws IllegalStateException if it has not failed, or if its failure was taken or thrown before
     */
    public Throwable takeFailure(Coroutine coroutine) {
        var failure = clock.takeFailure(coroutine);
        if (failure == null) {
            throw new IllegalStateException(coroutine + " has not failed, or its failure was taken before");
        }
        return failure;
    }

    private void await(TestRun run) throws InterruptedException {
        try {
            if (!run.done.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                clock.problem(limitError("the run"));
                run.giveUpFromOutside();
                awaitCancelled(run.done);
            }
        } catch (InterruptedException e) {
            run.giveUpFromOutside();
            throw e;
        } finally {
            clock.replaceDrive(run, TimeDrive.NONE);
        }
    }

    private void awaitCancelled(CountDownLatch done) throws InterruptedException {
        if (!done.await(GRACE.toNanos(), TimeUnit.NANOSECONDS)) {
            clock.problem(new AssertionError("cancelled, and still not ended\n" + CoroutineDump.of(loops)));
        }
    }

    private RealTimeLimitError limitError(String what) {
        int holds = clock.holds();
        return new RealTimeLimitError(what + " is not done within " + limit + " of real time; virtual time is "
                + elapsed() + (holds == 0 ? "" : ", held " + holds + " times")
                + "\n" + CoroutineDump.of(loops));
    }

    private static void rethrow(Throwable problem) throws Exception {
        switch (problem) {
            case Error e -> throw e;
            case Exception e -> throw e;
            default -> throw new AssertionError(problem);
        }
    }

    private void drive(TimeDrive by) {
        if (!clock.replaceDrive(TimeDrive.NONE, by)) {
            throw new IllegalStateException(this + " is closed, or a run or a step of time is in progress");
        }
        lookAgain();
    }

    /** A task, not a mere wake-up: that may be lost when the loop is just about to wait. */
    private void lookAgain() {
        try {
            scheduler.eventLoop().execute(() -> {});
        } catch (RejectedExecutionException closed) {
            // There is no time left to move.
        }
    }

    private void refuseInCoroutine(String call, String instead) {
        if (Coroutine.currentOrNull() != null || scheduler.isCurrent()) {
            throw new IllegalStateException(call + " would wait for itself on " + this + ": " + instead);
        }
    }

    /**
     * Cancels the coroutines that are left, lets their {@code finally} blocks run in virtual time, and stops the loop. An
     * interrupt ends the wait and stays set.
     *
     * @throws AssertionError if a coroutine does not end, or has failed and nobody has been told: its failure is the cause
     */
    @Override
    public void close() {
        // While time still stands: or a sleep might end that should be cancelled.
        scheduler.coroutines().reversed().forEach(coroutine -> coroutine.cancel("the test is over"));
        clock.driveToTheEnd();
        boolean ended = true;
        try {
            lookAgain();
            ended = loops.shutdown(GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!ended) {
            clock.problem(new AssertionError("coroutines have not ended\n" + CoroutineDump.of(loops)));
        }
        var problem = clock.takeProblems();
        if (problem != null) {
            throw new AssertionError(this + " was closed, and nobody knew of this: " + problem, problem);
        }
    }

    /** Its name in logs and dumps. */
    @Override
    public String toString() {
        return scheduler.name();
    }
}
