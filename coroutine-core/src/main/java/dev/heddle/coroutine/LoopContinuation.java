package dev.heddle.coroutine;

import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;

/**
 * What a coroutine's virtual thread runs: the JDK's continuation, but that it is told when the coroutine cannot be suspended
 * since it is pinned. The JDK then parks the carrier instead, which is the event loop: what only the loop can bring never
 * comes.
 *
 * <p>Costs a suspension nothing. Loaded only where {@link VirtualThreads} has exported {@code jdk.internal.vm} to this
 * module.
 */
final class LoopContinuation extends Continuation {
    LoopContinuation(ContinuationScope scope, Runnable target) {
        super(scope, target);
    }

    /** On the coroutine, whose suspension has failed. What is thrown here leaves the call that would have suspended it. */
    @Override
    protected void onPinned(Pinned reason) {
        if (reason != Pinned.EXCEPTION) {
            PinnedWait.begins();
        }
    }
}
