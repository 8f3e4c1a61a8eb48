package dev.heddle.coroutine;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The part of a switch that is the run queue's: tasks added and polled on JMH's thread, which stands for the loop's. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RunQueueBenchmark {
    private static final int TASKS = 1024;

    private final RunQueue queue = new RunQueue(sleepState -> {});
    private int ran;

    /** How many are added before they run. */
    @Param({"1", "64"})
    public int runnable;

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public int addLocalAndRun() {
        Runnable task = () -> ran++;
        for (int added = 0; added < TASKS; added += runnable) {
            for (int i = 0; i < runnable; i++) {
                queue.addLocal(task);
            }
            runAll();
        }
        return ran;
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public int addRemoteAndRun() {
        Runnable task = () -> ran++;
        for (int added = 0; added < TASKS; added += runnable) {
            for (int i = 0; i < runnable; i++) {
                queue.addRemote(task);
            }
            runAll();
        }
        return ran;
    }

    private void runAll() {
        for (var task = queue.poll(); task != null; task = queue.poll()) {
            task.run();
        }
    }
}
