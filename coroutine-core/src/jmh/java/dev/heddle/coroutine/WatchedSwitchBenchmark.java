package dev.heddle.coroutine;

import dev.heddle.coroutine.insight.CoroutineEvents;
import dev.heddle.coroutine.insight.StallDetector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What it adds to a switch that somebody watches: nothing if nobody does, or only the stall detector. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class WatchedSwitchBenchmark {
    private static final int SWITCHES = 512 * 1024;
    private static final int COROUTINES = 128;

    /** Who watches. */
    public enum Watcher {
        /** Nobody. */
        NONE,
        /** A listener that does nothing. */
        LISTENER,
        /** The timing of one slice in 64, as the metrics do. */
        OBSERVER,
        /** The stall detector. */
        STALL_DETECTOR,
        /** A flight recording that does not ask for the events of coroutines. */
        RECORDING,
        /** A flight recording with suspensions of at least ten milliseconds, of which there are none. */
        RECORDING_OF_LONG_SLICES,
        /** A flight recording with every suspension. */
        RECORDING_OF_ALL_SLICES
    }

    /** Who watches. */
    @Param
    public Watcher watcher;

    private AutoCloseable watching = () -> {};

    /** Begins to watch. */
    @Setup
    public void watch(LoopOfBenchmark loop) {
        var scheduler = loop.scheduler();
        switch (watcher) {
            case NONE -> {}
            case LISTENER -> scheduler.addListener(new CoroutineListener() {});
            case OBSERVER -> scheduler.observeSlices(nanos -> {});
            case STALL_DETECTOR -> watching = StallDetector.start(List.of(scheduler), Duration.ofMillis(200));
            case RECORDING -> record(scheduler, "jdk.CPULoad", Duration.ZERO);
            case RECORDING_OF_LONG_SLICES -> record(scheduler, "dev.heddle.CoroutineSuspend", Duration.ofMillis(10));
            case RECORDING_OF_ALL_SLICES -> record(scheduler, "dev.heddle.CoroutineSuspend", Duration.ZERO);
        }
    }

    private void record(CoroutineScheduler scheduler, String event, Duration threshold) {
        var events = CoroutineEvents.start(List.of(scheduler));
        var recording = new Recording();
        recording.enable(event).withThreshold(threshold);
        recording.setMaxSize(16 * 1024 * 1024);
        recording.start();
        watching = () -> {
            recording.close();
            events.close();
        };
    }

    /** Ends it. */
    @TearDown
    public void unwatch() throws Exception {
        watching.close();
    }

    /** The switches of many coroutines that yield. */
    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    public void yieldNow(LoopOfBenchmark loop) throws InterruptedException {
        loop.run(() -> {
            var yielding = new Coroutine[COROUTINES];
            for (int i = 0; i < COROUTINES; i++) {
                yielding[i] = loop.scheduler().start("yielding", WatchedSwitchBenchmark::yieldOften);
            }
            for (var coroutine : yielding) {
                coroutine.join();
            }
        });
    }

    private static void yieldOften() {
        for (int i = 0; i < SWITCHES / COROUTINES; i++) {
            Coroutine.yieldNow();
        }
    }
}
