package dev.heddle.coroutine;

import io.netty.util.concurrent.Future;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One coroutine: sequential code that its event loop suspends and resumes. Started by {@link CoroutineScheduler#start}.
 *
 * <p>The instance is a handle that any thread may use. The static methods are for the code inside a coroutine.
 *
 * <p><b>Cancellation</b> is the interrupt of the virtual thread, with a reason that is kept. The coroutine leaves its
 * present or next suspension with {@link CancellationException} (calls of this class) or {@link InterruptedException}
 * (calls of the JDK). That clears the interrupt, so that {@code finally} blocks may suspend again. Code that never
 * suspends is not interrupted.
 *
 * <p><b>Pinning</b>: below a class initialiser, or Java code that native code has called, a coroutine cannot be suspended.
 * The suspending calls of this class throw {@link IllegalStateException} there, which names that frame: the event loop that
 * would have to resume the coroutine is held by it. So do those of a {@link CoroutineScope} and of a connection. Blocking
 * calls of the JDK, and {@link Offload}, wait there and hold the event loop meanwhile. Where the JDK's internals are closed
 * coroutines do not run on the event loop, and all of these wait.
 *
 * <p><b>Memory</b>: what happened before {@code start} is seen by the coroutine, what the coroutine did is seen after
 * {@link #join}, and all coroutines of one event loop run on one thread, one at a time.
 */
public abstract sealed class Coroutine permits LoopCoroutine, PoolCoroutine {

    /** The code of a coroutine. */
    @FunctionalInterface
    public interface Body {
        /**
         * Runs once, on the coroutine.
         *
         * @throws Exception ends the coroutine as failed, or as cancelled if it had been cancelled
         */
        void run() throws Exception;
    }

    /** What a coroutine is doing. */
    public enum State {
        /** Waits for its turn on the event loop. */
        RUNNABLE,
        /** Runs now. */
        RUNNING,
        /** Waits for something; the event loop is free for others. */
        SUSPENDED,
        /** Returned, failed or was cancelled. */
        ENDED
    }

    /** How a coroutine ended. */
    enum Outcome {
        COMPLETED,
        FAILED,
        CANCELLED
    }

    private static final VarHandle CANCEL_REASON;

    static {
        try {
            CANCEL_REASON = MethodHandles.lookup().findVarHandle(Coroutine.class, "cancelReason", String.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final CoroutineScheduler scheduler;
    private final @Nullable Object subject;
    private final long startedAt;

    /** Guarded by the registry's lock, as are the links. */
    @Nullable Coroutine previous;

    @Nullable Coroutine next;

    /** The innermost of the time limits and scopes that its code is in. Touched by that code only. */
    @Nullable CancellableRegion region;

    private @Nullable Body body;
    private volatile @Nullable String cancelReason;
    private volatile @Nullable Throwable failure;
    private volatile boolean ended;

    Coroutine(CoroutineScheduler scheduler, @Nullable Object subject, Body body) {
        this.scheduler = Objects.requireNonNull(scheduler);
        this.subject = subject;
        this.body = Objects.requireNonNull(body, "body");
        this.startedAt = scheduler.now();
    }

    // ---- the handle: any thread

    /** The event loop's scheduler on which this coroutine runs from its start to its end. */
    public final CoroutineScheduler scheduler() {
        return scheduler;
    }

    /** The number of its thread, unique in this JVM, as dumps and logs show it. */
    public final long id() {
        return thread().threadId();
    }

    /** Its kind and, where it was given one, what it works on: {@code http 127.0.0.1:53122}. */
    public final String name() {
        return subject == null ? kind() : kind() + " " + subject;
    }

    /** The first part of its name, which it shares with others of its kind: {@code http}. */
    public final String kind() {
        return thread().getName();
    }

    /** What it was started to work on, or null. */
    public final @Nullable Object subject() {
        return subject;
    }

    /** The virtual thread that carries it. */
    public abstract Thread thread();

    /** What it is doing; already out of date when the caller sees it, unless the caller is on the same event loop. */
    public final State state() {
        if (ended) {
            return State.ENDED;
        }
        return switch (thread().getState()) {
            case NEW -> State.RUNNABLE;
            case RUNNABLE -> isMounted() ? State.RUNNING : State.RUNNABLE;
            case BLOCKED, WAITING, TIMED_WAITING -> State.SUSPENDED;
            case TERMINATED -> State.ENDED;
        };
    }

    /**
     * Whether it holds its event loop's thread now. One that is mounted and nevertheless waits is pinned: a native frame
     * or a class initialiser below it keeps the JDK from unmounting it. Not to be told where the JDK's internals are
     * closed: false then for whoever waits.
     */
    public abstract boolean isMounted();

    /** How long ago it was started. */
    public final Duration age() {
        return Duration.ofNanos(Math.max(0, scheduler.nanoTime() - startedAt));
    }

    /** How long ago it was last suspended, or null if that is not known or it is not suspended. */
    public abstract @Nullable Duration suspendedFor();

    /** What it waits for, in words, or null: {@code receive on 127.0.0.1:53122}. */
    public final @Nullable String waitsFor() {
        var blocker = LockSupport.getBlocker(thread());
        return blocker == null ? null : blocker.toString();
    }

    /** Its exception if it failed, else null. Set before {@link #join} returns. */
    public final @Nullable Throwable failure() {
        return failure;
    }

    /** Why it was cancelled, or null if it was not. */
    public final @Nullable String cancelReason() {
        return cancelReason;
    }

    /**
     * Cancels it: interrupts its virtual thread. The first reason is kept; a coroutine is interrupted once, so that its
     * {@code finally} blocks can finish.
     *
     * @param reason in words, for the exception and the log
     * @return false if it had ended or had been cancelled before
     */
    public final boolean cancel(String reason) {
        Objects.requireNonNull(reason, "reason");
        if (ended || !CANCEL_REASON.compareAndSet(this, null, reason)) {
            return false;
        }
        thread().interrupt();
        return true;
    }

    /**
     * Waits until it has ended, however it ended. Suspends a coroutine, blocks a platform thread.
     *
     * @throws InterruptedException if the waiting thread is interrupted or the waiting coroutine cancelled
     * @throws IllegalStateException on an event loop's thread, or on the coroutine itself
     */
    public final void join() throws InterruptedException {
        checkMayJoin();
        thread().join();
    }

    /**
     * Waits until it has ended, or the time is over. A coroutine that waits goes by its event loop's timers.
     *
     * @return whether it has ended
     * @throws InterruptedException as {@link #join()}
     * @throws IllegalStateException as {@link #join()}
     */
    public final boolean join(Duration timeout) throws InterruptedException {
        checkMayJoin();
        if (currentOrNull() == null) {
            return thread().join(timeout);
        }
        try {
            Timeout.run(timeout, () -> thread().join());
            return true;
        } catch (TimeoutException e) {
            return state() == State.ENDED;
        }
    }

    private void checkMayJoin() {
        if (Thread.currentThread() == thread()) {
            throw new IllegalStateException("coroutine " + name() + " would wait for its own end");
        }
        CoroutineScheduler.refuseOnEventLoop("join");
    }

    @Override
    public final String toString() {
        return "Coroutine[#" + id() + "," + name() + "]/" + state();
    }

    // ---- inside a coroutine

    /**
     * The coroutine that runs the calling code.
     *
     * @throws IllegalStateException if the caller is not in a coroutine
     */
    public static Coroutine current() {
        var coroutine = currentOrNull();
        if (coroutine == null) {
            throw new IllegalStateException(Thread.currentThread() + " is not a coroutine");
        }
        return coroutine;
    }

    /** The coroutine that runs the calling code, or null. */
    public static @Nullable Coroutine currentOrNull() {
        var thread = Thread.currentThread();
        if (!thread.isVirtual()) {
            return null;
        }
        return VirtualThreads.open() ? LoopCoroutine.of(thread) : PoolCoroutine.of(thread);
    }

    /**
     * Suspends for a time. The timer is the event loop's, and goes by its clock; {@link Thread#sleep} works too, and goes by
     * real time, whatever the clock.
     *
     * @param time zero or less lets the others run and returns
     * @throws CancellationException if cancelled while or before it sleeps
     * @throws IllegalStateException outside of a coroutine
     */
    public static void sleep(Duration time) {
        var scheduler = current().scheduler;
        if (time.isNegative() || time.isZero()) {
            yieldNow();
            return;
        }
        var nanos = saturatedNanos(time);
        var wake = new Suspension<@Nullable Void>("sleep of " + time);
        scheduler.execute(() -> {
            var timer = scheduler.eventLoop().schedule(() -> wake.resume(null), nanos, TimeUnit.NANOSECONDS);
            wake.onAbandoned(() -> timer.cancel(false));
        });
        wake.await();
    }

    private static long saturatedNanos(Duration time) {
        try {
            return time.toNanos();
        } catch (ArithmeticException tooLong) {
            return Long.MAX_VALUE / 2;
        }
    }

    /**
     * Lets every other runnable coroutine of the event loop, and the loop's I/O, have a turn.
     *
     * @throws CancellationException if cancelled
     * @throws IllegalStateException outside of a coroutine
     */
    @SuppressWarnings("ThreadPriorityCheck") // here it is the mechanism, not a hint
    public static void yieldNow() {
        current().scheduler.countSuspension();
        Thread.yield();
        throwIfCancelled();
    }

    /**
     * Suspends until a callback comes: {@code suspend(s -> client.call(request, s::resume, s::fail))}. The callback may
     * come at once, from any thread; the first call of {@link Suspension#resume} or {@link Suspension#fail} counts.
     *
     * @param register is called on the coroutine before it suspends, and hands the suspension to whoever will call back
     * @return what it was resumed with
     * @throws CancellationException if cancelled; a later resume is then refused
     * @throws IllegalStateException outside of a coroutine
     */
    public static <T extends @Nullable Object> T suspend(Consumer<? super Suspension<T>> register) {
        current();
        var suspension = new Suspension<T>("callback");
        register.accept(suspension);
        return suspension.await();
    }

    /**
     * Suspends until a Netty future is done. Cancellation of the coroutine does not cancel the future.
     *
     * @return its result
     * @throws ExecutionException with the future's own exception as its cause
     * @throws CancellationException if the coroutine or the future is cancelled
     * @throws IllegalStateException outside of a coroutine
     */
    public static <T extends @Nullable Object> T await(Future<T> future) throws ExecutionException {
        current();
        if (!future.isDone()) {
            var done = new Suspension<@Nullable Void>(future);
            future.addListener(ignored -> done.resume(null));
            done.await();
        }
        if (future.isSuccess()) {
            return future.getNow();
        }
        if (future.cause() instanceof CancellationException cancelled) {
            throw cancelled;
        }
        throw new ExecutionException(future.cause());
    }

    /**
     * Suspends until a stage is complete. Cancellation of the coroutine does not cancel the stage.
     *
     * @return its result
     * @throws ExecutionException with the stage's own exception as its cause
     * @throws CancellationException if the coroutine is cancelled
     * @throws IllegalStateException outside of a coroutine
     */
    public static <T extends @Nullable Object> T await(CompletionStage<T> stage) throws ExecutionException {
        current();
        var completion = new Suspension<Completion<T>>(stage);
        stage.whenComplete((result, failure) -> completion.resume(new Completion<>(result, failure)));
        var done = completion.await();
        if (done.failure != null) {
            throw new ExecutionException(unwrapped(done.failure));
        }
        return done.result;
    }

    /** A stage that depends on another wraps the other's exception. */
    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private record Completion<T extends @Nullable Object>(
            T result, @Nullable Throwable failure) {}

    /**
     * The lowest suspension: until {@link #unpark()} or for no reason, as {@link LockSupport#park}. The caller checks in a
     * loop what it waits for.
     *
     * @param blocker what it waits for; its {@code toString} appears in dumps
     * @throws CancellationException if cancelled
     * @throws IllegalStateException on an event loop's thread
     */
    public static void park(Object blocker) {
        var coroutine = currentOrNull();
        if (coroutine != null) {
            coroutine.scheduler.countSuspension();
        } else {
            CoroutineScheduler.refuseOnEventLoop("park");
        }
        LockSupport.park(blocker);
        throwIfCancelled();
    }

    /** Ends this coroutine's {@link #park}, or makes its next one return at once. Any thread. */
    public final void unpark() {
        LockSupport.unpark(thread());
    }

    /**
     * Ends the coroutine here if it has been cancelled: a cancellation point for code that computes for long.
     *
     * @throws CancellationException if cancelled, and clears the interrupt
     */
    public static void throwIfCancelled() {
        if (Thread.interrupted()) {
            throw cancellation(null);
        }
    }

    /** The exception of the calling code, whose interrupt was already taken. */
    static CancellationException cancellation(@Nullable Throwable cause) {
        var cancelled = new CancellationException(interruption(currentOrNull()));
        cancelled.initCause(cause);
        return cancelled;
    }

    static String interruption(@Nullable Coroutine coroutine) {
        if (coroutine != null && coroutine.cancelReason != null) {
            return "coroutine " + coroutine.name() + " was cancelled: " + coroutine.cancelReason;
        }
        var reason = coroutine == null ? null : CancellableRegion.outermostReason(coroutine.region);
        return reason != null ? reason : Thread.currentThread() + " was interrupted";
    }

    // ---- for the schedulers

    abstract void start();

    /** Whether its code has begun to run. */
    final boolean hasBegun() {
        return body == null;
    }

    final boolean hasEnded() {
        return ended;
    }

    /** The whole life of the coroutine, on its own thread. */
    final void live() {
        var code = Objects.requireNonNull(body);
        body = null;
        // Not the code itself after this, so that it need not be kept for as long as it runs.
        var fork = code instanceof ForkBody forked ? forked : null;
        Throwable thrown = null;
        try {
            code.run();
        } catch (Throwable e) {
            thrown = e;
        }
        end(fork, thrown);
    }

    private void end(@Nullable ForkBody fork, @Nullable Throwable thrown) {
        var outcome = thrown == null ? Outcome.COMPLETED : outcomeOf(thrown);
        if (thrown != null && outcome == Outcome.FAILED) {
            failure = thrown;
            if (fork == null) {
                scheduler.logFailure(this, thrown);
            }
        }
        // First counted, then ended: whoever sees the end finds it counted.
        scheduler.registry.remove(this, outcome);
        ended = true;
        if (fork != null) {
            fork.ended();
        }
    }

    private Outcome outcomeOf(Throwable thrown) {
        boolean byCancellation = thrown instanceof CancellationException || thrown instanceof InterruptedException;
        return cancelReason != null && byCancellation ? Outcome.CANCELLED : Outcome.FAILED;
    }
}
