package dev.heddle.coroutine.metrics;

import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.insight.StallDetector;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Binds the coroutines of event loops to a Micrometer registry, each meter with the tag {@code event.loop}.
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><td>{@code coroutine.switches}</td><td>resumes with their suspends; read from the loop's own count, which is a plain
 * increment</td></tr>
 * <tr><td>{@code coroutine.started}, {@code .completed}, {@code .failed}, {@code .cancelled}</td><td>counts</td></tr>
 * <tr><td>{@code coroutine.live}, {@code coroutine.runnable}</td><td>gauges</td></tr>
 * <tr><td>{@code coroutine.run.time}</td><td>one slice between resume and suspend; one slice in 64 is measured, so the
 * count is that of the sample</td></tr>
 * <tr><td>{@code event.loop.lag}</td><td>how late a task of the loop's own runs that was due, probed ten times a
 * second</td></tr>
 * <tr><td>{@code event.loop.stalls}</td><td>how often one thing held up the whole loop for longer than the limit of the
 * {@link StallDetector}, which names it in the log</td></tr>
 * </table>
 *
 * <p>{@link #close} ends the probes, and leaves the detector to its owner.
 */
public final class CoroutineMetrics implements MeterBinder, AutoCloseable {
    private static final Duration PROBE_INTERVAL = Duration.ofMillis(100);
    private static final Duration SHORTEST_SLICE_BUCKET = Duration.ofNanos(1_000);
    private static final Duration LONGEST_SLICE_BUCKET = Duration.ofSeconds(1);

    private final List<CoroutineScheduler> schedulers;
    private final StallDetector stalls;
    private final List<Future<?>> probes = new ArrayList<>();

    /** For the loops of a group, which the detector watches. */
    public CoroutineMetrics(EventLoops loops, StallDetector stalls) {
        this(loops.schedulers(), stalls);
    }

    /** For chosen event loops, adopted ones too, which the detector watches. */
    public CoroutineMetrics(List<CoroutineScheduler> schedulers, StallDetector stalls) {
        this.schedulers = List.copyOf(schedulers);
        this.stalls = stalls;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (var scheduler : schedulers) {
            var tags = Tags.of("event.loop", scheduler.name());
            bindCounts(registry, scheduler, tags);
            bindRunTime(registry, scheduler, tags);
            bindLag(registry, scheduler, tags);
        }
    }

    private void bindCounts(MeterRegistry registry, CoroutineScheduler scheduler, Tags tags) {
        count(registry, "coroutine.switches", "Resumes of a coroutine with their suspends", scheduler, tags)
                .accept(CoroutineScheduler::switches);
        count(registry, "coroutine.started", "Coroutines that started", scheduler, tags)
                .accept(CoroutineScheduler::started);
        count(registry, "coroutine.completed", "Coroutines that returned", scheduler, tags)
                .accept(CoroutineScheduler::completed);
        count(registry, "coroutine.failed", "Coroutines that ended with an exception", scheduler, tags)
                .accept(CoroutineScheduler::failed);
        count(registry, "coroutine.cancelled", "Coroutines that were cancelled", scheduler, tags)
                .accept(CoroutineScheduler::cancelled);
        count(registry, "event.loop.stalls", "Times one thing held up the event loop for long", scheduler, tags)
                .accept(stalls::stalls);
        gauge(registry, "coroutine.live", "Coroutines that started and have not ended", scheduler, tags)
                .accept(CoroutineScheduler::live);
        gauge(registry, "coroutine.runnable", "Coroutines that wait for their turn", scheduler, tags)
                .accept(CoroutineScheduler::runnable);
    }

    private interface Source {
        void accept(ToDoubleFunction<CoroutineScheduler> value);
    }

    private static Source count(
            MeterRegistry registry, String name, String description, CoroutineScheduler of, Tags tags) {
        return value -> FunctionCounter.builder(name, of, value)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private static Source gauge(
            MeterRegistry registry, String name, String description, CoroutineScheduler of, Tags tags) {
        return value -> Gauge.builder(name, of, value)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private static void bindRunTime(MeterRegistry registry, CoroutineScheduler scheduler, Tags tags) {
        var runTime = Timer.builder("coroutine.run.time")
                .description("One slice of a coroutine from resume to suspend, sampled")
                .tags(tags)
                .serviceLevelObjectives(buckets(SHORTEST_SLICE_BUCKET, LONGEST_SLICE_BUCKET))
                .register(registry);
        scheduler.observeSlices(nanos -> runTime.record(nanos, TimeUnit.NANOSECONDS));
    }

    private void bindLag(MeterRegistry registry, CoroutineScheduler scheduler, Tags tags) {
        var lag = Timer.builder("event.loop.lag")
                .description("How late a task of the event loop runs that was due")
                .tags(tags)
                .serviceLevelObjectives(buckets(Duration.ofNanos(10_000), Duration.ofSeconds(10)))
                .register(registry);
        var probe = new LagProbe(scheduler, lag);
        long interval = PROBE_INTERVAL.toNanos();
        probes.add(scheduler.eventLoop().scheduleWithFixedDelay(probe, interval, interval, TimeUnit.NANOSECONDS));
    }

    /** Powers of ten with their 2 and 5 fold between two durations. */
    private static Duration[] buckets(Duration from, Duration to) {
        var all = new ArrayList<Duration>();
        for (long decade = from.toNanos(); decade <= to.toNanos(); decade *= 10) {
            for (int factor : new int[] {1, 2, 5}) {
                if (decade * factor <= to.toNanos()) {
                    all.add(Duration.ofNanos(decade * factor));
                }
            }
        }
        return all.toArray(Duration[]::new);
    }

    private static final class LagProbe implements Runnable {
        private final CoroutineScheduler scheduler;
        private final Timer lag;
        private long due;

        LagProbe(CoroutineScheduler scheduler, Timer lag) {
            this.scheduler = scheduler;
            this.due = scheduler.nanoTime() + PROBE_INTERVAL.toNanos();
            this.lag = lag;
        }

        @Override
        public void run() {
            long now = scheduler.nanoTime();
            lag.record(Math.max(0, now - due), TimeUnit.NANOSECONDS);
            due = now + PROBE_INTERVAL.toNanos();
        }
    }

    @Override
    public void close() {
        probes.forEach(probe -> probe.cancel(false));
        probes.clear();
        schedulers.forEach(scheduler -> scheduler.observeSlices(null));
    }
}
