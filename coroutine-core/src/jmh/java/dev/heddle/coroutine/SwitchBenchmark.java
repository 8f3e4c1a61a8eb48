package dev.heddle.coroutine;

import dev.heddle.coroutine.costs.peer.ParkingPair;
import java.util.ArrayList;
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

/**
 * What a switch costs: one resume with its suspend, of coroutines that wake one another on their own event loop.
 *
 * <p>With one pair the run queue holds one coroutine at a time, and the loop looks for I/O after each: the most that a
 * switch can cost. With many pairs a look for I/O is divided among them, as on a busy server.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SwitchBenchmark {
    private static final int SWITCHES = 512 * 1024;

    /** How many pairs play at the same time. */
    @Param({"1", "64"})
    public int pairs;

    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    public void unparkAndPark(LoopOfBenchmark loop) throws InterruptedException {
        loop.run(() -> {
            var playing = new ArrayList<ParkingPair>();
            for (int i = 0; i < pairs; i++) {
                playing.add(ParkingPair.start(loop.scheduler(), turns()));
            }
            for (var pair : playing) {
                pair.join();
            }
        });
    }

    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    public void resumeAndSuspend(LoopOfBenchmark loop) throws InterruptedException {
        loop.run(() -> {
            var playing = new ArrayList<SuspendingPair>();
            for (int i = 0; i < pairs; i++) {
                playing.add(new SuspendingPair(loop.scheduler(), turns()));
            }
            for (var pair : playing) {
                pair.join();
            }
        });
    }

    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    public void yieldNow(LoopOfBenchmark loop) throws InterruptedException {
        loop.run(() -> {
            var yielding = new ArrayList<Coroutine>();
            for (int i = 0; i < 2 * pairs; i++) {
                yielding.add(loop.scheduler().start("yielding", this::yieldOften));
            }
            for (var coroutine : yielding) {
                coroutine.join();
            }
        });
    }

    private void yieldOften() {
        for (int i = 0; i < turns(); i++) {
            Coroutine.yieldNow();
        }
    }

    private int turns() {
        return SWITCHES / (2 * pairs);
    }
}
