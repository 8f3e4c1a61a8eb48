package dev.heddle.coroutine.continuation;

import dev.heddle.coroutine.internal.Sneaky;
import org.jspecify.annotations.Nullable;

/**
 * The symmetric coroutines of one thread, and the transfer that is under way.
 *
 * <p>A continuation can only be run nested on another, and only return to it. So those whose frames are mounted form a stack: the
 * main one, the one it runs, and so on up to the current one. A transfer sets the goal, and then
 *
 * <ul>
 *   <li>if the goal is not mounted, the current one runs it on top of itself;
 *   <li>if it is mounted further down, the current one is suspended; the one below gets the control, sees that it is not the goal,
 *       and is suspended too, until the goal is reached;
 *   <li>if the stack is {@value #MAX_DEPTH} deep, all are suspended down to the main one, which runs the goal. So a ring of any
 *       length takes a bounded stack.
 * </ul>
 *
 * Each mounting is paid for by one transfer and undone once: a transfer costs one run and one yield.
 */
final class TransferSpace {
    private static final int MAX_DEPTH = 16;
    private static final ThreadLocal<@Nullable TransferSpace> CURRENT = new ThreadLocal<>();

    private final Thread owner = Strand.currentThread();
    private final StackfulSymmetricCoroutine<?> main = new StackfulSymmetricCoroutine<@Nullable Object>(this);
    private StackfulSymmetricCoroutine<?> running = main;

    /** How many are mounted on the main one. */
    private int depth;

    // The transfer that is under way.

    private StackfulSymmetricCoroutine<?> goal = main;

    /** Who called it; it may have ended by it. */
    private StackfulSymmetricCoroutine<?> origin = main;

    private @Nullable Object passed;
    private @Nullable Throwable thrown;

    /** Whether all are to be suspended down to the main one. */
    private boolean unwinding;

    private TransferSpace() {}

    /** That of the calling thread. */
    static TransferSpace current() {
        var space = CURRENT.get();
        if (space == null) {
            space = new TransferSpace();
            CURRENT.set(space);
        }
        return space;
    }

    /** For the threads that carry strands where the JDK's internals are closed: they are one thread with their owner. */
    static void inherit(TransferSpace space) {
        CURRENT.set(space);
    }

    <T extends @Nullable Object> StackfulSymmetricCoroutine<T> create(
            StackfulSymmetricCoroutine<T> parent, SymmetricCoroutine.Body<T> body) {
        requireOwner(parent);
        return new StackfulSymmetricCoroutine<>(this, parent, body);
    }

    @SuppressWarnings("unchecked") // all of a thread pass values of one type
    <T extends @Nullable Object> StackfulSymmetricCoroutine<T> running() {
        return (StackfulSymmetricCoroutine<T>) running;
    }

    @SuppressWarnings("unchecked") // as above
    <T extends @Nullable Object> StackfulSymmetricCoroutine<T> main() {
        return (StackfulSymmetricCoroutine<T>) main;
    }

    void requireOwner(StackfulSymmetricCoroutine<?> coroutine) {
        var current = Strand.currentThread();
        if (owner != current) {
            throw new IllegalStateException((coroutine.isMain() ? "the main coroutine of " : "a coroutine of ") + owner
                    + " is used by " + current + ": only its own thread may");
        }
    }

    // ---- transfers

    /** From the running one to another; returns or throws what the next transfer to the running one passes. */
    @Nullable
    Object transfer(StackfulSymmetricCoroutine<?> target, @Nullable Object value, @Nullable Throwable exception) {
        requireOwner(target);
        var self = running;
        if (!self.isMain() && self.strand().holdsMonitor()) {
            throw self.strand().refusal();
        }
        aim(target, value, exception);
        origin = self;
        while (goal != self) {
            if (self.isMain() || mayNest()) {
                mount(self);
            } else {
                leave(self);
            }
        }
        return arrive(self);
    }

    private boolean mayNest() {
        return depth < MAX_DEPTH && !unwinding && !goal.isMounted();
    }

    /** Runs the goal on top of the calling one, until control comes back: for it, or on its way further down. */
    private void mount(StackfulSymmetricCoroutine<?> self) {
        unwinding = false;
        depth++;
        try {
            goal.mount();
        } catch (Throwable e) {
            // The goal was not reached: a body's exceptions go to end(). For example, the thread's stack is full.
            refuse(self, e);
        } finally {
            depth--;
        }
    }

    private void leave(StackfulSymmetricCoroutine<?> self) {
        unwinding = !goal.isMounted();
        if (!self.strand().leave()) {
            unwinding = false;
            refuse(origin.isDead() ? self : origin, self.strand().refusal());
        }
    }

    /** The transfer fails where it was called, or, if its caller has ended, where it cannot go on. */
    private void refuse(StackfulSymmetricCoroutine<?> to, Throwable e) {
        if (thrown != null) {
            e.addSuppressed(thrown);
        }
        goal = to;
        passed = null;
        thrown = e;
    }

    /** Sets the goal: the target, or the first of its ancestors that can take what is passed. */
    private void aim(StackfulSymmetricCoroutine<?> target, @Nullable Object value, @Nullable Throwable exception) {
        passed = value;
        thrown = exception;
        var next = target;
        while (next.isDead() || (exception != null && !next.isStarted())) {
            next.endUnstarted();
            if (exception instanceof CoroutineExit) {
                exception = null;
                thrown = null;
            }
            next = next.heir();
        }
        goal = next;
    }

    /** Control has come to this one: takes what was passed. */
    @Nullable Object arrive(StackfulSymmetricCoroutine<?> self) {
        running = self;
        var value = passed;
        passed = null;
        var exception = thrown;
        if (exception != null) {
            thrown = null;
            throw Sneaky.thrown(exception);
        }
        return value;
    }

    /** This one has ended, and is about to leave its strand. */
    void end(StackfulSymmetricCoroutine<?> self, @Nullable Object result, @Nullable Throwable failure) {
        aim(self.heir(), result, failure);
        origin = self;
    }
}
