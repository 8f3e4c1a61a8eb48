package dev.heddle.coroutine.continuation;

import java.util.concurrent.TimeUnit;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A whole life: made, yields once, ends. And the same one again by {@code reset}. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class LifeBenchmark {
    private static final ContinuationScope SCOPE = new ContinuationScope("raw");
    private static final AsymmetricCoroutine.Body<String, String> BODY = (self, first) -> self.yield(first);

    private final AsymmetricCoroutine<String, String> reused = AsymmetricCoroutine.of(BODY);

    @Benchmark
    public void raw() {
        var continuation = new Continuation(SCOPE, () -> Continuation.yield(SCOPE));
        continuation.run();
        continuation.run();
    }

    @Benchmark
    public int generator() {
        int sum = 0;
        for (int value : Generator.<Integer>of(out -> out.yield(1))) {
            sum += value;
        }
        return sum;
    }

    @Benchmark
    public String asymmetric() {
        var coroutine = AsymmetricCoroutine.of(BODY);
        coroutine.resume("one");
        return coroutine.resume("two");
    }

    @Benchmark
    public String asymmetricReset() {
        reused.resume("one");
        var last = reused.resume("two");
        reused.reset();
        return last;
    }

    @Benchmark
    public String symmetric() {
        var main = SymmetricCoroutine.<String>main();
        var coroutine = SymmetricCoroutine.<String>of(main::transfer);
        coroutine.transfer("one");
        return coroutine.transfer("two");
    }
}
