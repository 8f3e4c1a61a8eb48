package dev.heddle.coroutine.continuation;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A symmetric coroutine. What moves between them is in their {@link TransferSpace}; all fields are confined to its thread. */
final class StackfulSymmetricCoroutine<T extends @Nullable Object> implements SymmetricCoroutine<T>, Runnable {
    final TransferSpace space;
    private final @Nullable Body<T> body;

    /** Null for the main one. */
    private final @Nullable Strand strand;

    private @Nullable StackfulSymmetricCoroutine<T> parent;

    /** Whether its frames are on the thread's stack: those of the current one and of those that it is nested on. */
    private boolean mounted;

    private boolean started;
    private boolean ended;

    /** The main one of a thread. */
    StackfulSymmetricCoroutine(TransferSpace space) {
        this.space = space;
        this.body = null;
        this.strand = null;
        this.mounted = true;
        this.started = true;
    }

    StackfulSymmetricCoroutine(TransferSpace space, StackfulSymmetricCoroutine<T> parent, Body<T> body) {
        this.space = space;
        this.parent = parent;
        this.body = body;
        this.strand = Strand.of(Strand.Kind.SYMMETRIC, this);
    }

    // ---- for users

    @Override
    public T transfer(T value) {
        return Untyped.as(space.transfer(this, value, null));
    }

    @Override
    public T throwInto(Throwable exception) {
        return Untyped.as(space.transfer(this, null, Objects.requireNonNull(exception, "exception")));
    }

    @Override
    public @Nullable T kill() {
        if (strand == null) {
            throw new IllegalStateException("the main coroutine of a thread cannot be killed");
        }
        return Untyped.as(space.transfer(this, null, new CoroutineExit()));
    }

    @Override
    public @Nullable SymmetricCoroutine<T> parent() {
        return parent;
    }

    @Override
    public void setParent(SymmetricCoroutine<T> newParent) {
        var ancestor = (StackfulSymmetricCoroutine<T>) Objects.requireNonNull(newParent, "parent");
        space.requireOwner(this);
        ancestor.space.requireOwner(ancestor);
        if (strand == null) {
            throw new IllegalStateException("the main coroutine of a thread has no parent");
        }
        for (var next = ancestor; next != null; next = next.parent) {
            if (next == this) {
                throw new IllegalArgumentException("a coroutine cannot be its own ancestor");
            }
        }
        parent = ancestor;
    }

    @Override
    public CoroutineStatus status() {
        if (ended) {
            return CoroutineStatus.ENDED;
        }
        return space.running() == this ? CoroutineStatus.RUNNING : CoroutineStatus.SUSPENDED;
    }

    @Override
    public boolean isDead() {
        return ended;
    }

    @Override
    public String toString() {
        return (strand == null ? "main coroutine[" : "coroutine[") + status() + "]";
    }

    // ---- for the space

    boolean isMain() {
        return strand == null;
    }

    boolean isMounted() {
        return mounted;
    }

    boolean isStarted() {
        return started;
    }

    void endUnstarted() {
        ended = true;
    }

    /** Who goes on when it has ended. */
    StackfulSymmetricCoroutine<T> heir() {
        return Objects.requireNonNull(parent, "the main coroutine does not end");
    }

    Strand strand() {
        return Objects.requireNonNull(strand, "the main coroutine is never left");
    }

    /** Runs it, nested on the caller, until it is suspended or ends. */
    void mount() {
        mounted = true;
        try {
            strand().enter();
        } finally {
            mounted = false;
            ended |= strand().isEnded();
        }
    }

    @Override
    public void run() {
        started = true;
        Object result = null;
        Throwable failure = null;
        try {
            result = Objects.requireNonNull(body).run(Untyped.as(space.arrive(this)));
        } catch (CoroutineExit quiet) {
            result = null;
        } catch (Throwable e) {
            failure = e;
        }
        ended = true;
        space.end(this, result, failure);
    }
}
