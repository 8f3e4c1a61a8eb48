package dev.heddle.coroutine.costs.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;

/** The JDK's continuations as they are. */
final class SuspendedContinuations implements Suspended {
    private static final ContinuationScope SCOPE = new ContinuationScope("suspended");

    /** One object for all, so that it does not count among what each holds. */
    private final Consumer<ContinuationScope> yield = Continuation::yield;

    private List<Continuation> all = new ArrayList<>();
    private long ended;

    @Override
    public void suspend(int count) {
        for (int i = 0; i < count; i++) {
            var continuation = new Continuation(SCOPE, this::live);
            continuation.run();
            all.add(continuation);
        }
    }

    private void live() {
        if (ThreeCalls.outer(yield, SCOPE) == ThreeCalls.DEPTH) {
            ended++;
        }
    }

    @Override
    public long resumeAll() {
        all.forEach(Continuation::run);
        all = new ArrayList<>();
        long count = ended;
        ended = 0;
        return count;
    }
}
