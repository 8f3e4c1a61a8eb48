package dev.heddle.coroutine.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.ExpectedLog;
import dev.heddle.coroutine.fixture.HandClock;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.Moment;
import dev.heddle.coroutine.fixture.NeedsOpenInternals;
import dev.heddle.coroutine.fixture.TestLoops;
import dev.heddle.coroutine.insight.StallDetector;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The meters of an event loop, and that they say what is. */
final class CoroutineMetricsTest {
    /** Never reached by a loop that is only slow. */
    private static final Duration NO_STALL = Eventually.PATIENCE;

    private static final Duration HOUR = Duration.ofHours(1);

    @RegisterExtension
    final TestLoops loops = new TestLoops();

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private StallDetector stalls;
    private CoroutineMetrics metrics;

    @AfterEach
    void close() {
        if (metrics != null) {
            metrics.close();
            stalls.close();
        }
        registry.close();
    }

    private void bind(CoroutineScheduler scheduler, Duration stallLimit) {
        stalls = StallDetector.start(List.of(scheduler), stallLimit);
        metrics = new CoroutineMetrics(List.of(scheduler), stalls);
        metrics.bindTo(registry);
    }

    @Test
    void everyLoopHasEveryMeterOfTheTable() {
        var group = loops.group(2);
        stalls = StallDetector.start(group, NO_STALL);
        metrics = new CoroutineMetrics(group, stalls);
        metrics.bindTo(registry);

        for (var scheduler : group.schedulers()) {
            assertThat(metersOf(scheduler))
                    .allSatisfy(meter -> assertThat(meter.getDescription()).isNotBlank())
                    .extracting(Meter.Id::getName)
                    .containsExactlyInAnyOrder(
                            "coroutine.switches",
                            "coroutine.started",
                            "coroutine.completed",
                            "coroutine.failed",
                            "coroutine.cancelled",
                            "coroutine.live",
                            "coroutine.runnable",
                            "coroutine.run.time",
                            "event.loop.lag",
                            "event.loop.stalls");
        }
    }

    /** Without the buckets of the timers, which this registry keeps as meters of their own. */
    private List<Meter.Id> metersOf(CoroutineScheduler scheduler) {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> scheduler.name().equals(id.getTag("event.loop")))
                .filter(id -> !id.getName().endsWith(".histogram"))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void countsAreThoseOfTheScheduler(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        bind(scheduler, NO_STALL);
        InCoroutine.run(scheduler, Moment::ofTheLoop);
        InCoroutine.awaitEnd(scheduler.start("failing", () -> {
            throw new IllegalStateException("counted");
        }));
        log.expect("Coroutine failing failed");
        var cancelled = scheduler.start("cancelled", () -> Coroutine.sleep(HOUR));
        cancelled.cancel("counted");
        InCoroutine.awaitEnd(cancelled);
        var live = scheduler.start("live", () -> Coroutine.sleep(HOUR));
        Eventually.isSuspended(live);

        assertThat(count("coroutine.started")).isEqualTo(4);
        assertThat(count("coroutine.completed")).isEqualTo(1);
        assertThat(count("coroutine.failed")).isEqualTo(1);
        assertThat(count("coroutine.cancelled")).isEqualTo(1);
        assertThat(count("coroutine.switches"))
                .isEqualTo((double) scheduler.switches())
                .isPositive();
        assertThat(gauge("coroutine.live")).isEqualTo(1);
        assertThat(gauge("coroutine.runnable")).isZero();
    }

    @Test
    void runnableCoroutinesAreThoseThatWaitForTheirTurn() throws InterruptedException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "the JDK's pool runs several at once");
        var scheduler = loops.own();
        bind(scheduler, NO_STALL);
        var occupied = new CountDownLatch(1);
        var enough = new AtomicBoolean();
        scheduler.start("occupier", () -> {
            occupied.countDown();
            while (!enough.get()) {
                Thread.onSpinWait();
            }
        });
        occupied.await();
        for (int i = 0; i < 3; i++) {
            scheduler.start("next", () -> {});
        }

        assertThat(gauge("coroutine.runnable")).isEqualTo(3);

        enough.set(true);
        Eventually.isTrue("all run", () -> gauge("coroutine.live") == 0);
    }

    @ParameterizedTest
    @EnumSource
    void oneSliceInSixtyFourIsTimed(LoopKind kind) throws InterruptedException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "the JDK's pool does not show its slices");
        var scheduler = loops.one(kind);
        bind(scheduler, NO_STALL);
        InCoroutine.run(scheduler, () -> {
            for (int i = 0; i < 640; i++) {
                Coroutine.yieldNow();
            }
        });

        var runTime = timer("coroutine.run.time");
        assertThat(runTime.count()).isEqualTo(10);
        assertThat(runTime.totalTime(TimeUnit.NANOSECONDS)).isPositive();
    }

    @Test
    @NeedsOpenInternals
    void lagIsProbedTenTimesASecond() throws InterruptedException {
        var loop = loops.virtual();
        bind(loop.scheduler(), NO_STALL);

        loop.advance(Duration.ofSeconds(1));

        assertThat(timer("event.loop.lag").count()).isEqualTo(10);
        assertThat(timer("event.loop.lag").max(TimeUnit.NANOSECONDS)).isZero();
        assertThat(stalls()).isZero();
    }

    /** In real time, which is all that it has: the wait for one probe. */
    @Test
    void lagIsProbedOnAnAdoptedLoop() {
        bind(loops.adopted(), NO_STALL);

        Eventually.isTrue("a probe", () -> timer("event.loop.lag").count() >= 1);
        assertThat(stalls()).isZero();
    }

    @Test
    @NeedsOpenInternals
    void codeThatHoldsUpTheLoopsSideIsLag() {
        var clock = new HandClock();
        var scheduler = loops.own(clock);
        bind(scheduler, NO_STALL);

        scheduler.execute(() -> clock.advance(Duration.ofMillis(250)));

        // Not its count: the timer counts before it keeps the greatest.
        Eventually.isTrue("a probe", () -> timer("event.loop.lag").max(TimeUnit.MILLISECONDS) > 0);
        assertThat(timer("event.loop.lag").max(TimeUnit.MILLISECONDS)).isEqualTo(150);
        assertThat(timer("event.loop.lag").count()).isEqualTo(1);
    }

    @Test
    @NeedsOpenInternals
    void coroutineThatComputesForLongIsLag() {
        var clock = new HandClock();
        var scheduler = loops.own(clock);
        bind(scheduler, NO_STALL);

        scheduler.start("computer", () -> clock.advance(Duration.ofMillis(250)));

        // Not its count: the timer counts before it keeps the greatest.
        Eventually.isTrue("a probe", () -> timer("event.loop.lag").max(TimeUnit.MILLISECONDS) > 0);
        assertThat(timer("event.loop.lag").max(TimeUnit.MILLISECONDS)).isEqualTo(150);
        assertThat(timer("event.loop.lag").count()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void stallsAreThoseOfTheDetector(LoopKind kind) {
        var scheduler = loops.one(kind);
        bind(scheduler, Duration.ofMillis(20));
        var enough = new AtomicBoolean();

        scheduler.execute(() -> {
            while (!enough.get()) {
                Thread.onSpinWait();
            }
        });

        Eventually.isTrue("the stall is counted", () -> stalls() == 1);
        assertThat(stalls.stalls(scheduler)).isEqualTo(1);
        enough.set(true);
        log.expect("Event loop " + scheduler.name() + " has been held up");
        log.expect("Event loop " + scheduler.name() + " goes on");
    }

    @Test
    @NeedsOpenInternals
    void closeEndsTheProbesAndTheTiming() throws Exception {
        var loop = loops.virtual();
        bind(loop.scheduler(), NO_STALL);
        loop.advance(Duration.ofMillis(100));
        assertThat(timer("event.loop.lag").count()).isEqualTo(1);

        metrics.close();
        loop.advance(HOUR);
        long slices = timer("coroutine.run.time").count();
        loop.run(() -> {
            for (int i = 0; i < 200; i++) {
                Coroutine.yieldNow();
            }
        });

        assertThat(timer("event.loop.lag").count()).isEqualTo(1);
        assertThat(timer("coroutine.run.time").count()).isEqualTo(slices);
    }

    private double count(String name) {
        return registry.get(name).functionCounter().count();
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    private Timer timer(String name) {
        return registry.get(name).timer();
    }

    private double stalls() {
        return count("event.loop.stalls");
    }
}
