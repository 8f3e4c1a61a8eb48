package dev.heddle.coroutine;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A loop goes to sleep while other threads add tasks. First figure: whether the loop sleeps; second: how often it was
 * woken; third: how many tasks it finds afterwards. A loop that sleeps over a task and was not woken would sleep for ever.
 */
final class RunQueueWakeUp {
    private RunQueueWakeUp() {}

    /** The queue and what was done to wake its loop. */
    abstract static class Loop implements RunQueue.Waker {
        final RunQueue queue = new RunQueue(this);
        final AtomicInteger wakeUps = new AtomicInteger();

        @Override
        public void wake(int sleepState) {
            wakeUps.incrementAndGet();
        }

        final void addTask() {
            queue.addRemote(() -> {});
        }

        final int sleep(int state) {
            return queue.prepareToSleep(state) ? 1 : 0;
        }

        final void look(III_Result result) {
            result.r2 = wakeUps.get();
            while (queue.poll() != null) {
                result.r3++;
            }
        }
    }

    @JCStressTest
    @Description("The loop waits for I/O, one thread adds a task")
    @Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "the loop saw the task in time")
    @Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "the loop saw the task, and is woken for nothing")
    @Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "the loop sleeps and is woken")
    @Outcome(id = "1, 0, 1", expect = Expect.FORBIDDEN, desc = "the loop sleeps over a task for ever")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a task is lost, or the loop is woken twice")
    @State
    public static class InIo extends Loop {
        @Actor
        public void loop(III_Result result) {
            result.r1 = sleep(RunQueue.IN_IO);
        }

        @Actor
        public void other() {
            addTask();
        }

        @Arbiter
        public void after(III_Result result) {
            look(result);
        }
    }

    @JCStressTest
    @Description("The carrier parks, one thread adds a task")
    @Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "the carrier saw the task in time")
    @Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "the carrier saw the task, and is woken for nothing")
    @Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "the carrier parks and is woken")
    @Outcome(id = "1, 0, 1", expect = Expect.FORBIDDEN, desc = "the carrier parks over a task for ever")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a task is lost, or the carrier is woken twice")
    @State
    public static class Parked extends Loop {
        @Actor
        public void loop(III_Result result) {
            result.r1 = sleep(RunQueue.PARKED);
        }

        @Actor
        public void other() {
            addTask();
        }

        @Arbiter
        public void after(III_Result result) {
            look(result);
        }
    }

    @JCStressTest
    @Description("The loop waits for I/O, one thread adds two tasks")
    @Outcome(id = "0, 0, 2", expect = Expect.ACCEPTABLE, desc = "the loop saw a task in time")
    @Outcome(id = "0, 1, 2", expect = Expect.ACCEPTABLE, desc = "the loop saw a task, and is woken for nothing")
    @Outcome(id = "1, 1, 2", expect = Expect.ACCEPTABLE, desc = "the loop sleeps and is woken once")
    @Outcome(id = "1, 0, 2", expect = Expect.FORBIDDEN, desc = "the loop sleeps over the tasks for ever")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a task is lost, or the loop is woken twice")
    @State
    public static class TwoTasks extends Loop {
        @Actor
        public void loop(III_Result result) {
            result.r1 = sleep(RunQueue.IN_IO);
        }

        @Actor
        public void other() {
            addTask();
            addTask();
        }

        @Arbiter
        public void after(III_Result result) {
            look(result);
        }
    }

    /** Two actors and not three: on two processors jcstress runs no more. */
    @JCStressTest
    @Description("The loop sleeps already, two threads add a task each")
    @Outcome(id = "1, 1, 2", expect = Expect.ACCEPTABLE, desc = "one of them wakes the loop")
    @Outcome(expect = Expect.FORBIDDEN, desc = "none wakes it, or both do, or a task is lost")
    @State
    public static class TwoProducers extends Loop {
        private final int asleep = sleep(RunQueue.IN_IO);

        @Actor
        public void one() {
            addTask();
        }

        @Actor
        public void two() {
            addTask();
        }

        @Arbiter
        public void after(III_Result result) {
            result.r1 = asleep;
            look(result);
        }
    }

    /** First figure: 0 the loop is awake, 1 it waits for I/O only, 2 its carrier parks as well. */
    @JCStressTest
    @Description("The loop is suspended in its wait for I/O, then the carrier parks; one thread adds a task")
    @Outcome(id = "0, [01], 1", expect = Expect.ACCEPTABLE, desc = "the loop saw the task in time")
    @Outcome(id = "1, [01], 1", expect = Expect.ACCEPTABLE, desc = "the carrier saw the task in time")
    @Outcome(id = "2, 1, 1", expect = Expect.ACCEPTABLE, desc = "the carrier parks and is woken")
    @Outcome(id = "2, 0, 1", expect = Expect.FORBIDDEN, desc = "the carrier parks over a task for ever")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a task is lost, or the carrier parks after the loop alone was woken")
    @State
    public static class ParkedAfterIo extends Loop {
        private int wokenInIo;

        @Override
        public void wake(int sleepState) {
            if (sleepState == RunQueue.PARKED) {
                super.wake(sleepState);
            } else {
                wokenInIo = 1;
            }
        }

        @Actor
        public void loop(III_Result result) {
            result.r1 = sleep(RunQueue.IN_IO);
            if (result.r1 == 1) {
                result.r1 += sleep(RunQueue.PARKED);
            }
        }

        @Actor
        public void other() {
            addTask();
        }

        @Arbiter
        public void after(III_Result result) {
            look(result);
            if (result.r1 < 2) {
                result.r2 = Math.max(result.r2, wokenInIo);
            }
        }
    }
}
