package dev.heddle.coroutine;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One event loop that lives as long as the fork, and the way onto it and back. */
@State(Scope.Benchmark)
public class LoopOfBenchmark {
    private EventLoops loops;
    private CoroutineScheduler scheduler;

    /** Refuses to measure the JDK's default scheduler under Heddle's name. */
    @Setup
    public void start() {
        if (!EventLoops.coroutinesRunOnEventLoops()) {
            throw new IllegalStateException("start JMH with --add-opens java.base/java.lang=ALL-UNNAMED");
        }
        loops = EventLoops.builder().count(1).build();
        scheduler = loops.next();
    }

    @TearDown
    public void stop() {
        loops.close();
    }

    CoroutineScheduler scheduler() {
        return scheduler;
    }

    /** Runs a body as a coroutine of this loop, and waits on JMH's thread until it has ended. */
    void run(Coroutine.Body body) throws InterruptedException {
        var coroutine = scheduler.start("benchmark", body);
        coroutine.join();
        if (coroutine.failure() != null) {
            throw new IllegalStateException("not measured", coroutine.failure());
        }
    }
}
