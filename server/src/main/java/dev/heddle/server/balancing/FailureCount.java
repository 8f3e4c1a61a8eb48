package dev.heddle.server.balancing;

import java.util.concurrent.atomic.AtomicInteger;

/** A member's failures in a row. Any thread, no lock; a success of a member that is well only reads. */
final class FailureCount {
    private final AtomicInteger inARow = new AtomicInteger();
    private volatile boolean onProbation;

    /** Returns whether it ends a probation. */
    boolean succeeded() {
        if (inARow.get() != 0) {
            inARow.set(0);
        }
        boolean ends = onProbation;
        if (ends) {
            onProbation = false;
        }
        return ends;
    }

    /** Returns whether it is one too many. */
    boolean failed(int tooMany) {
        return inARow.incrementAndGet() >= tooMany || onProbation;
    }

    /** The member has been ejected: when it comes back, its first failure counts for all. */
    void startProbation() {
        onProbation = true;
        inARow.set(0);
    }

    int inARow() {
        return inARow.get();
    }
}
