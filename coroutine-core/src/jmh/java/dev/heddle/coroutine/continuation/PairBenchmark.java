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

/** One pair of each kind, beside that of the JDK's continuation. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class PairBenchmark {
    private static final ContinuationScope SCOPE = new ContinuationScope("raw");

    /** The floor: no values, no checks. */
    @State(Scope.Thread)
    public static class Raw {
        final Continuation continuation = new Continuation(SCOPE, () -> {
            while (true) {
                Continuation.yield(SCOPE);
            }
        });
    }

    @State(Scope.Thread)
    public static class OfGenerator {
        final Generator<String> generator = Generator.of(out -> {
            while (true) {
                out.yield("value");
            }
        });
    }

    @State(Scope.Thread)
    public static class OfDuplexGenerator {
        final DuplexGenerator<String, String, Void> generator = DuplexGenerator.of(out -> {
            String sent = null;
            while (true) {
                sent = out.yield(sent);
            }
        });

        /** Makes it begin: before, there is no yield that could take a value. */
        final String first = generator.next();
    }

    @State(Scope.Thread)
    public static class OfAsymmetric {
        final AsymmetricCoroutine<String, String> coroutine = AsymmetricCoroutine.of((self, first) -> {
            var value = first;
            while (true) {
                value = self.yield(value);
            }
        });
    }

    /** The main coroutine and another. */
    @State(Scope.Thread)
    public static class OfSymmetric {
        final SymmetricCoroutine<String> main = SymmetricCoroutine.main();
        final SymmetricCoroutine<String> coroutine = SymmetricCoroutine.of(first -> {
            var value = first;
            while (true) {
                value = main.transfer(value);
            }
        });
    }

    @Benchmark
    public void raw(Raw state) {
        state.continuation.run();
    }

    @Benchmark
    public String generator(OfGenerator state) {
        return state.generator.next();
    }

    @Benchmark
    public String duplexGenerator(OfDuplexGenerator state) {
        return state.generator.send("value");
    }

    @Benchmark
    public String asymmetric(OfAsymmetric state) {
        return state.coroutine.resume("value");
    }

    @Benchmark
    public String symmetric(OfSymmetric state) {
        return state.coroutine.transfer("value");
    }
}
