package dev.heddle.coroutine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
 * The baseline: the measures of {@link SwitchBenchmark} and {@link StartBenchmark} with virtual threads of the JDK's default
 * scheduler. It has one carrier here, so that the partners of a pair run on one thread as they do on an event loop.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Djdk.virtualThreadScheduler.parallelism=1", "-Djdk.virtualThreadScheduler.maxPoolSize=1"})
public class VirtualThreadBenchmark {
    private static final int OPERATIONS = 512 * 1024;

    /** How many pairs play at the same time, and how many threads are started before they have their turn. */
    @Param({"1", "64"})
    public int pairs;

    private static final class Pair {
        private final Thread first;
        private final Thread second;

        /** The carrier's hand-over between the two makes it visible, but the JDK does not promise that. */
        private volatile boolean firstsTurn = true;

        Pair(int turns) {
            first = Thread.ofVirtual().unstarted(() -> play(true, turns));
            second = Thread.ofVirtual().unstarted(() -> play(false, turns));
        }

        private void play(boolean isFirst, int turns) {
            var other = isFirst ? second : first;
            for (int i = 0; i < turns; i++) {
                while (firstsTurn != isFirst) {
                    LockSupport.park(this);
                }
                firstsTurn = !isFirst;
                LockSupport.unpark(other);
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public void unparkAndPark() throws InterruptedException {
        run(() -> {
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < pairs; i++) {
                var pair = new Pair(turns());
                threads.add(pair.first);
                threads.add(pair.second);
            }
            startAndJoin(threads);
        });
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public void yieldNow() throws InterruptedException {
        run(() -> {
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < 2 * pairs; i++) {
                threads.add(Thread.ofVirtual().unstarted(this::yieldOften));
            }
            startAndJoin(threads);
        });
    }

    private void yieldOften() {
        for (int i = 0; i < turns(); i++) {
            Thread.yield();
        }
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public void startAndEnd() throws InterruptedException {
        run(() -> {
            for (int started = 0; started < OPERATIONS; started += pairs) {
                for (int i = 0; i < pairs; i++) {
                    Thread.startVirtualThread(() -> {});
                }
                Thread.yield();
            }
        });
    }

    private int turns() {
        return OPERATIONS / (2 * pairs);
    }

    private static void run(Runnable body) throws InterruptedException {
        Thread.startVirtualThread(body).join();
    }

    private static void startAndJoin(List<Thread> threads) {
        threads.forEach(Thread::start);
        try {
            for (var thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("not measured", e);
        }
    }
}
