package dev.heddle.coroutine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The handshake of {@link RunQueue}, broken in the two classic ways: that the tests of {@link RunQueueWakeUp} can fail. */
final class RunQueueBrokenTwins {
    private RunQueueBrokenTwins() {}

    @JCStressTest
    @Description("The loop looks first and announces its sleep afterwards")
    @Outcome(id = "0, [01]", expect = Expect.ACCEPTABLE, desc = "the loop saw the task in time")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "the loop sleeps and is woken")
    @Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "the loop sleeps over a task for ever")
    @State
    public static class BrokenTwinLooksFirst {
        private final Queue<Runnable> remote = new ConcurrentLinkedQueue<>();
        private volatile boolean asleep;

        @Actor
        public void loop(II_Result result) {
            if (remote.isEmpty()) {
                asleep = true;
                result.r1 = 1;
            }
        }

        @Actor
        public void other(II_Result result) {
            remote.add(() -> {});
            if (asleep) {
                result.r2 = 1;
            }
        }
    }

    @JCStressTest
    @Description("No fence between writing and looking")
    @Outcome(id = "0, [01]", expect = Expect.ACCEPTABLE, desc = "the loop saw the task in time")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "the loop sleeps and is woken")
    @Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "the loop sleeps over a task for ever")
    @State
    public static class BrokenTwinWithoutFence {
        private final Queue<Runnable> remote = new ConcurrentLinkedQueue<>();
        private boolean asleep;

        @Actor
        public void loop(II_Result result) {
            asleep = true;
            result.r1 = remote.isEmpty() ? 1 : 0;
        }

        @Actor
        public void other(II_Result result) {
            remote.add(() -> {});
            result.r2 = asleep ? 1 : 0;
        }
    }
}
