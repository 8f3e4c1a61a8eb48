package dev.heddle.coroutine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** Of several callbacks exactly one decides, and what it brought is what the coroutine gets. */
final class SuspensionRaces {
    private SuspensionRaces() {}

    /** What the coroutine would get: the value it is resumed with, or minus that of the failure. */
    private static int outcomeOf(Suspension<Integer> suspension) {
        try {
            return suspension.await();
        } catch (Failed e) {
            return -e.number;
        }
    }

    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;

        final int number;

        Failed(int number) {
            super(null, null, false, false);
            this.number = number;
        }
    }

    @JCStressTest
    @Description("Two threads resume")
    @Outcome(id = "true, false, 1", expect = Expect.ACCEPTABLE, desc = "the first won")
    @Outcome(id = "false, true, 2", expect = Expect.ACCEPTABLE, desc = "the second won")
    @Outcome(expect = Expect.FORBIDDEN, desc = "both or none won, or the loser's value was delivered")
    @State
    public static class ResumeAgainstResume {
        private final Suspension<Integer> suspension = new Suspension<>("callback");

        @Actor
        public void one(ZZI_Result result) {
            result.r1 = suspension.resume(1);
        }

        @Actor
        public void two(ZZI_Result result) {
            result.r2 = suspension.resume(2);
        }

        @Arbiter
        public void coroutine(ZZI_Result result) {
            result.r3 = outcomeOf(suspension);
        }
    }

    @JCStressTest
    @Description("One thread resumes, one fails")
    @Outcome(id = "true, false, 1", expect = Expect.ACCEPTABLE, desc = "the resume won")
    @Outcome(id = "false, true, -2", expect = Expect.ACCEPTABLE, desc = "the failure won")
    @Outcome(expect = Expect.FORBIDDEN, desc = "both or none won, or the loser's outcome was delivered")
    @State
    public static class ResumeAgainstFail {
        private final Suspension<Integer> suspension = new Suspension<>("callback");

        @Actor
        public void one(ZZI_Result result) {
            result.r1 = suspension.resume(1);
        }

        @Actor
        public void two(ZZI_Result result) {
            result.r2 = suspension.fail(new Failed(2));
        }

        @Arbiter
        public void coroutine(ZZI_Result result) {
            result.r3 = outcomeOf(suspension);
        }
    }

    /** Third figure: what the resumed thread reads of a plain field that the resuming thread wrote before. */
    @JCStressTest
    @Description("What was done before the resume is seen after the suspension")
    @Outcome(id = "1, 7, 42", expect = Expect.ACCEPTABLE, desc = "resumed, and it sees all")
    @Outcome(expect = Expect.FORBIDDEN, desc = "not resumed, or it sees too little")
    @State
    public static class Visibility {
        private final VisibleSuspension pair = new VisibleSuspension();

        @Actor
        public void coroutine(III_Result result) {
            result.r2 = pair.awaitHere();
            result.r3 = pair.written;
        }

        @Actor
        public void other(III_Result result) {
            result.r1 = pair.resumeWhenThere();
        }
    }

    /** A suspension belongs to the thread that makes it, so that the actor makes it and hands it over. */
    private static final class VisibleSuspension {
        private volatile Suspension<Integer> handedOver;
        int written;

        int awaitHere() {
            var suspension = new Suspension<Integer>("callback");
            handedOver = suspension;
            return suspension.await();
        }

        int resumeWhenThere() {
            Suspension<Integer> suspension;
            while ((suspension = handedOver) == null) {
                Thread.onSpinWait();
            }
            written = 42;
            return suspension.resume(7) ? 1 : 0;
        }
    }
}
