package dev.heddle.coroutine.continuation;

import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A value that goes round a ring of symmetric coroutines, the main one among them: one transfer each. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class RingBenchmark {
    @Param({"2", "8", "1000"})
    int size;

    private SymmetricCoroutine<Integer> first;

    @Setup
    public void close() {
        var next = new ArrayList<SymmetricCoroutine<Integer>>();
        next.add(SymmetricCoroutine.main());
        for (int i = 1; i < size; i++) {
            var to = next.getLast();
            next.add(SymmetricCoroutine.of(value -> {
                int round = value;
                while (true) {
                    round = to.transfer(round);
                }
            }));
        }
        first = next.getLast();
    }

    /** Time of one whole round: divide it by the size. */
    @Benchmark
    public int round() {
        return first.transfer(1);
    }
}
