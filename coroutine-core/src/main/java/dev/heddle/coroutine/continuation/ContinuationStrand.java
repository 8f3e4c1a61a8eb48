package dev.heddle.coroutine.continuation;

import jdk.internal.access.JavaLangAccess;
import jdk.internal.access.SharedSecrets;
import jdk.internal.misc.Unsafe;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;
import org.jspecify.annotations.Nullable;

/**
 * A strand on the JDK's own continuation. Loaded only where {@link ContinuationAccess#OPEN}.
 *
 * <p>Each kind has a scope: a symmetric coroutine that is left from inside a generator takes the generator's frames along.
 */
final class ContinuationStrand extends Continuation implements Strand {
    private static final ContinuationScope ASYMMETRIC = new ContinuationScope("dev.heddle.coroutine.asymmetric");
    private static final ContinuationScope SYMMETRIC = new ContinuationScope("dev.heddle.coroutine.symmetric");

    private static final JavaLangAccess JAVA_LANG = SharedSecrets.getJavaLangAccess();
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long SCOPED_VALUES = UNSAFE.objectFieldOffset(Thread.class, "scopedValueBindings");

    /** The scoped values that its code has bound or inherited, while it is suspended. */
    private @Nullable Object scopedValues;

    private boolean entered;

    /** Whether monitors of its own code were inflated since it was last known to hold none: they are not on the lock stack. */
    private boolean mayHoldInflated;

    private @Nullable Pinned pinned;

    ContinuationStrand(Kind kind, Runnable code) {
        super(kind == Kind.ASYMMETRIC ? ASYMMETRIC : SYMMETRIC, code);
    }

    @Override
    public void enter() {
        if (HeldMonitors.any()) {
            inflateMonitorsOfResumer();
        }
        var thread = Thread.currentThread();
        var resumers = UNSAFE.getReference(thread, SCOPED_VALUES);
        if (entered && scopedValues != resumers) {
            UNSAFE.putReference(thread, SCOPED_VALUES, scopedValues);
        }
        entered = true;
        try {
            run();
        } finally {
            var own = UNSAFE.getReference(thread, SCOPED_VALUES);
            if (own != scopedValues) {
                scopedValues = own;
            }
            if (own != resumers) {
                UNSAFE.putReference(thread, SCOPED_VALUES, resumers);
            }
        }
    }

    private static void inflateMonitorsOfResumer() {
        HeldMonitors.inflate();
        if (innermost() instanceof ContinuationStrand resumer) {
            resumer.mayHoldInflated = true;
        }
    }

    @Override
    public void leave() {
        requireNoMonitor();
        if (!Continuation.yield(getScope())) {
            throw PinnedFrame.found(pinned, depth());
        }
    }

    @Override
    public void requireNoMonitor() {
        if (HeldMonitors.any()) {
            throw PinnedFrame.holdingMonitor(getScope());
        }
        for (var strand = innermost(); strand != null; strand = strand == this ? null : strand.getParent()) {
            if (strand instanceof ContinuationStrand own && own.mayHoldInflated) {
                own.requireNoInflatedMonitor();
            }
        }
    }

    private void requireNoInflatedMonitor() {
        if (PinnedFrame.holdsMonitor(getScope())) {
            throw PinnedFrame.holdingMonitor(getScope());
        }
        mayHoldInflated = false;
    }

    /** How many strands of this package are left together with it. */
    private int depth() {
        int depth = 1;
        for (var strand = innermost(); strand != null && strand != this; strand = strand.getParent()) {
            if (strand instanceof ContinuationStrand) {
                depth++;
            }
        }
        return depth;
    }

    @Override
    public boolean isCurrent() {
        return getScope() == ASYMMETRIC ? innermost() == this : getCurrentContinuation(SYMMETRIC) == this;
    }

    private static @Nullable Continuation innermost() {
        return JAVA_LANG.getContinuation(JAVA_LANG.currentCarrierThread());
    }

    @Override
    public boolean isEnded() {
        return isDone();
    }

    @Override
    public StackTraceElement[] stackTrace() {
        return getStackTrace();
    }

    /**
     * Called for a yield of this continuation, which then returns false, and for a yield of the virtual thread around it: then the
     * JDK parks the thread on its carrier instead. So it must not throw.
     */
    @Override
    protected void onPinned(Pinned reason) {
        pinned = reason;
    }
}
