package dev.heddle.coroutine.continuation;

import dev.heddle.coroutine.internal.Sneaky;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What generators and asymmetric coroutines have in common: a body on a strand of its own, resumed by one thread.
 *
 * <table>
 * <caption>Transitions of {@code phase}</caption>
 * <tr><td>NEW to RUNNING</td><td>the first resume, which binds the thread</td></tr>
 * <tr><td>NEW to ENDED</td><td>closed, or an exception is thrown into it: the body never runs</td></tr>
 * <tr><td>RUNNING to SUSPENDED</td><td>the body yields</td></tr>
 * <tr><td>SUSPENDED to RUNNING</td><td>a resume</td></tr>
 * <tr><td>RUNNING to ENDED</td><td>the body returns or throws</td></tr>
 * </table>
 * Everything is confined to the owner; others read only to be refused.
 */
abstract class CalledCoroutine implements Runnable {
    private static final byte NEW = 0;
    private static final byte SUSPENDED = 1;
    private static final byte RUNNING = 2;
    private static final byte ENDED = 3;

    private static final VarHandle OWNER;

    static {
        try {
            OWNER = MethodHandles.lookup().findVarHandle(CalledCoroutine.class, "owner", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Strand strand = Strand.of(Strand.Kind.ASYMMETRIC, this);

    /** The thread that resumed it first; set once, by compare-and-set, since two may try. */
    private @Nullable Thread owner;

    private byte phase;

    /** Whether what is passed is an exception on its way in. */
    private boolean throwing;

    /** What is on its way in or out. */
    private @Nullable Object passed;

    /** Calls the body; {@link #firstPassed} is the value of the first resume. */
    abstract @Nullable Object call() throws Exception;

    /** What it is, for messages: "generator". */
    abstract String kind();

    // ---- for the resumer

    /**
     * Runs the body on until it yields or ends.
     *
     * @param value what its yield returns
     * @param exception what its yield throws, if not null
     * @return whether it has yielded; it has returned otherwise. {@link #takePassed} has the value in both cases
     */
    final boolean advance(@Nullable Object value, @Nullable Throwable exception) {
        var before = phase;
        if (before != SUSPENDED || owner != Strand.currentThread()) {
            requireResumable(before);
            if (before == NEW && exception != null) {
                phase = ENDED;
                throw Sneaky.thrown(exception);
            }
        }
        throwing = exception != null;
        passed = throwing ? exception : value;
        phase = RUNNING;
        try {
            strand.enter();
        } catch (Throwable e) {
            if (phase == RUNNING) {
                // The body was not reached, for example because the resumer's own stack is full.
                phase = strand.isEnded() ? ENDED : before;
            }
            throw e;
        }
        return phase == SUSPENDED;
    }

    private void requireResumable(byte now) {
        if (now == ENDED) {
            throw new IllegalStateException(kind() + " has ended and cannot be resumed");
        }
        requireOwner("resumed");
        if (now == RUNNING) {
            throw new IllegalStateException(kind()
                    + (strand.isCurrent()
                            ? " resumes itself"
                            : " is running already: it waits for what it has resumed"));
        }
    }

    /** Binds it to the calling thread if it is not bound. */
    final void requireOwner(String done) {
        var current = Strand.currentThread();
        var bound = (@Nullable Thread) OWNER.compareAndExchange(this, null, current);
        if (bound != null && bound != current) {
            throw new IllegalStateException(kind() + " was started by " + bound + " and is " + done + " by " + current
                    + ": only the thread that started it may");
        }
    }

    /** The value that the body has yielded or returned last; null after that. */
    final @Nullable Object takePassed() {
        var value = passed;
        passed = null;
        return value;
    }

    /**
     * Ends it: its yield throws {@link CoroutineExit}, so that its {@code finally} blocks run. Nothing happens if it has ended;
     * the body does not run if it has not been started.
     *
     * @return what the body returns, if it does
     * @throws IllegalStateException if the body yields again: it is then suspended there
     */
    final @Nullable Object end() {
        if (phase == ENDED) {
            return null;
        }
        boolean yielded;
        try {
            yielded = advance(null, new CoroutineExit());
        } catch (CoroutineExit quiet) {
            return null;
        }
        var returned = takePassed();
        if (yielded) {
            throw new IllegalStateException(kind() + " has yielded while it was closed");
        }
        return returned;
    }

    /** Makes an ended one as new. */
    final void renew() {
        if (phase != ENDED) {
            throw new IllegalStateException(kind() + " has not ended and cannot be reset");
        }
        strand = Strand.of(Strand.Kind.ASYMMETRIC, this);
        owner = null;
        passed = null;
        phase = NEW;
    }

    final boolean isNew() {
        return phase == NEW;
    }

    final boolean isEnded() {
        return phase == ENDED;
    }

    final CoroutineStatus currentStatus() {
        return switch (phase) {
            case NEW, SUSPENDED -> CoroutineStatus.SUSPENDED;
            case RUNNING -> strand.isCurrent() ? CoroutineStatus.RUNNING : CoroutineStatus.NORMAL;
            default -> CoroutineStatus.ENDED;
        };
    }

    /** The frames of the body while it is suspended, those of this package left out; empty if it is new or has ended. */
    final StackTraceElement[] suspendedFrames() {
        switch (phase) {
            case SUSPENDED -> requireOwner("looked at");
            case RUNNING ->
                throw new IllegalStateException(kind() + " is running: Thread.getStackTrace shows its frames");
            default -> {
                return new StackTraceElement[0];
            }
        }
        return Frames.ofBody(strand.stackTrace());
    }

    // ---- for the body

    @Override
    public final void run() {
        try {
            passed = call();
        } catch (Exception e) {
            throw Sneaky.thrown(e);
        } finally {
            phase = ENDED;
        }
    }

    /**
     * The value of the first resume. Not cleared but overwritten by the first yield: clearing it makes the compiled frame below
     * the body, which stays suspended, six words larger.
     */
    final @Nullable Object firstPassed() {
        return passed;
    }

    /** Yields a value; returns what it is resumed with, or throws what is thrown into it. */
    final @Nullable Object exchange(@Nullable Object value) {
        suspend(value);
        if (throwing) {
            throw Sneaky.thrown(takeThrown());
        }
        return takePassed();
    }

    /** Yields a value; the caller looks at {@link #isThrowing} before it takes what was passed. */
    final void suspend(@Nullable Object value) {
        if (phase != RUNNING || owner != Strand.currentThread()) {
            throw new IllegalStateException(yieldOutside());
        }
        passed = value;
        phase = SUSPENDED;
        if (!strand.leave()) {
            throw refused();
        }
    }

    private IllegalStateException refused() {
        phase = RUNNING;
        passed = null;
        return strand.isCurrent() ? strand.refusal() : new IllegalStateException(yieldOutside());
    }

    /** Whether an exception is thrown into it, to be taken by {@link #takeThrown}. */
    final boolean isThrowing() {
        return throwing;
    }

    final Throwable takeThrown() {
        throwing = false;
        return (Throwable) Objects.requireNonNull(takePassed());
    }

    private String yieldOutside() {
        if (phase != RUNNING) {
            return kind() + " is not running: only the code of its body can yield";
        }
        var current = Strand.currentThread();
        return owner == current
                ? kind() + " cannot yield here: another one runs on top of it, which would be skipped"
                : kind() + " is run by " + owner + ": " + current + " cannot yield for it";
    }

    @Override
    public final String toString() {
        return kind() + "[" + currentStatus() + "]";
    }
}
