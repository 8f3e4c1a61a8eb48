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

/** What the whole life of an empty coroutine costs, started by a coroutine of the same event loop. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class StartBenchmark {
    private static final int STARTS = 128 * 1024;

    /**
     * How many are started before those have their turn. The queue is first in first out, so that the one that started
     * them runs again when they have ended; that switch of its own is divided by this number.
     */
    @Param({"1", "64"})
    public int burst;

    @Benchmark
    @OperationsPerInvocation(STARTS)
    public void startAndEnd(LoopOfBenchmark loop) throws InterruptedException {
        loop.run(() -> {
            for (int started = 0; started < STARTS; started += burst) {
                for (int i = 0; i < burst; i++) {
                    loop.scheduler().start("empty", () -> {});
                }
                Coroutine.yieldNow();
            }
            if (loop.scheduler().live() != 1) {
                throw new IllegalStateException("live: " + loop.scheduler().live());
            }
        });
    }
}
