package dev.heddle.coroutine.continuation;

/**
 * A stack of frames of its own that is entered and left: what every coroutine of this package stands on.
 *
 * <p>Two kinds, of which a JVM uses one: {@link ContinuationStrand}, and {@link ThreadStrand} where the JDK's internals are
 * closed.
 */
interface Strand {
    /** Whether another generator or coroutine may lie between a strand and the code that leaves it. */
    enum Kind {
        /** Left from its own innermost code only: generators and asymmetric coroutines. */
        ASYMMETRIC,
        /** Left from inside a generator that its code runs, too: that is suspended with it. */
        SYMMETRIC
    }

    /** A strand that will run this code when it is first entered. */
    static Strand of(Kind kind, Runnable code) {
        return ContinuationAccess.OPEN ? ContinuationAccess.newStrand(kind, code) : new ThreadStrand(kind, code);
    }

    /** The thread that the calling code belongs to, whichever strand it runs on. */
    static Thread currentThread() {
        return ContinuationAccess.OPEN ? Thread.currentThread() : ThreadStrand.owner();
    }

    /** Runs it on from where it was left, until it is left again or ends. Throws what its code throws at its end. */
    void enter();

    /**
     * Suspends it; returns when it is entered again. Returns false at once if it cannot be suspended: it is not current, or
     * {@link #refusal} says why.
     * No exception, since whatever is live across this call takes memory while the strand is suspended.
     */
    boolean leave();

    /** Whether it cannot be suspended because it holds a monitor. */
    boolean holdsMonitor();

    /** The exception for a {@link #leave} that has just returned false, or a monitor. */
    PinnedException refusal();

    /** Whether the calling code may leave it. */
    boolean isCurrent();

    /** Whether its code has ended. */
    boolean isEnded();

    /** Its frames while it is suspended, the innermost first. */
    StackTraceElement[] stackTrace();
}
