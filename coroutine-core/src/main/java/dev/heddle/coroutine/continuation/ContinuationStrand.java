package dev.heddle.coroutine.continuation;

import dev.heddle.coroutine.internal.PinnedWaitCheck;
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

    private static final int ENTERED = 1;
    /** Monitors of its own code were inflated since it was last known to hold none: they are not on the lock stack. */
    private static final int MAY_HOLD_INFLATED = 2;

    static {
        // Loads it: there is no time for that when a thread is about to park.
        PinnedWaitCheck.run();
    }

    /**
     * While it is suspended: the scoped values that its code has bound or inherited. While it runs: why its last yield was
     * refused, if one was. One field for both, and one byte of flags: the object is then no larger than a plain continuation.
     */
    private @Nullable Object scopedValuesOrPinned;

    private byte flags;

    ContinuationStrand(Kind kind, Runnable code) {
        super(kind == Kind.ASYMMETRIC ? ASYMMETRIC : SYMMETRIC, code);
    }

    @Override
    public void enter() {
        if (HeldMonitors.any(JAVA_LANG.currentCarrierThread())) {
            inflateMonitorsOfResumer();
        }
        var thread = Thread.currentThread();
        var resumers = UNSAFE.getReference(thread, SCOPED_VALUES);
        if ((flags & ENTERED) == 0) {
            flags = ENTERED;
        } else if (scopedValuesOrPinned != resumers) {
            UNSAFE.putReference(thread, SCOPED_VALUES, scopedValuesOrPinned);
        }
        try {
            run();
        } finally {
            var own = UNSAFE.getReference(thread, SCOPED_VALUES);
            if (own != scopedValuesOrPinned) {
                scopedValuesOrPinned = own;
            }
            if (own != resumers) {
                UNSAFE.putReference(thread, SCOPED_VALUES, resumers);
            }
        }
    }

    private static void inflateMonitorsOfResumer() {
        HeldMonitors.inflate();
        if (innermost() instanceof ContinuationStrand resumer) {
            resumer.flags |= MAY_HOLD_INFLATED;
        }
    }

    @Override
    public boolean leave() {
        var carrier = JAVA_LANG.currentCarrierThread();
        if (JAVA_LANG.getContinuation(carrier) != this || (flags & MAY_HOLD_INFLATED) != 0) {
            if (!isCurrent() || holdsInflatedMonitor()) {
                return false;
            }
        }
        return !HeldMonitors.any(carrier) && Continuation.yield(getScope());
    }

    @Override
    public boolean holdsMonitor() {
        return HeldMonitors.any(JAVA_LANG.currentCarrierThread()) || holdsInflatedMonitor();
    }

    /** Looks at the frames where it must, and remembers that they hold none: slow. */
    private boolean holdsInflatedMonitor() {
        for (var strand = innermost(); strand != null; strand = strand == this ? null : strand.getParent()) {
            if (strand instanceof ContinuationStrand own && (own.flags & MAY_HOLD_INFLATED) != 0) {
                if (PinnedFrame.holdsMonitor(own.getScope())) {
                    return true;
                }
                own.flags &= ~MAY_HOLD_INFLATED;
            }
        }
        return false;
    }

    @Override
    public PinnedException refusal() {
        if (holdsMonitor()) {
            return PinnedFrame.holdingMonitor(getScope());
        }
        // The JDK tells the innermost continuation, which may be that of a generator.
        var reason = innermost() instanceof ContinuationStrand told ? told.scopedValuesOrPinned : null;
        return PinnedFrame.found(reason instanceof Pinned pinned ? pinned : Pinned.CRITICAL_SECTION, depth());
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
     * JDK parks the thread on its carrier instead, unless the check throws.
     */
    @Override
    protected void onPinned(Pinned reason) {
        scopedValuesOrPinned = reason;
        if (reason != Pinned.EXCEPTION) {
            PinnedWaitCheck.run();
        }
    }
}
