package dev.heddle.coroutine.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.ExpectedLog;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LogRecorder;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.TestLoops;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds up a loop is named once with its stack, and nobody else is. The detector's time is the test's. */
final class StallDetectorTest {
    private static final Duration LIMIT = Duration.ofMillis(100);

    @RegisterExtension
    final TestLoops loops = new TestLoops();

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog();

    private final CountDownLatch occupied = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    /** As code does that computes: it neither ends nor suspends, until it is released. */
    private void compute() {
        occupied.countDown();
        while (release.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    private static void assumeThatLoopsRunCoroutines() {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "coroutines do not hold up their loops");
    }

    private static StallDetector detector(CoroutineScheduler... schedulers) {
        return new StallDetector(List.of(schedulers), LIMIT);
    }

    private static void lookAfter(StallDetector detector, long millis) {
        detector.look(TimeUnit.MILLISECONDS.toNanos(millis), 0);
    }

    /** All tasks that were sent to the loop before have run, a heartbeat too. */
    private static void awaitTasksOf(CoroutineScheduler scheduler) {
        scheduler.call(() -> true);
    }

    private static List<String> warnings() {
        return LogRecorder.messagesOf(StallDetector.class.getName());
    }

    @ParameterizedTest
    @EnumSource
    void coroutineThatComputesIsNamedOnceWithItsStack(LoopKind kind) throws InterruptedException {
        assumeThatLoopsRunCoroutines();
        var scheduler = loops.one(kind);
        var detector = detector(scheduler);
        var coroutine = scheduler.start("computer", "of pi", this::compute);
        occupied.await();
        int before = warnings().size();

        lookAfter(detector, 0);
        lookAfter(detector, 99);
        assertThat(detector.stalls(scheduler)).isZero();
        lookAfter(detector, 100);
        lookAfter(detector, 150);
        lookAfter(detector, 300);

        assertThat(detector.stalls(scheduler)).isEqualTo(1);
        log.expect("Event loop " + scheduler.name() + " has been held up for 100 ms by coroutine computer of pi (#"
                + coroutine.id() + "), which does not suspend\n");
        assertThat(warnings()).hasSize(before + 1).last().asString().contains("    at ", "StallDetectorTest.compute(");
        release.countDown();
        InCoroutine.awaitSuccess(coroutine);
        lookAfter(detector, 350);
        log.expect(
                "Event loop " + scheduler.name() + " goes on; it was held up for 350 ms by coroutine computer of pi");
    }

    @ParameterizedTest
    @EnumSource
    void secondStallIsNamedAgain(LoopKind kind) throws InterruptedException {
        assumeThatLoopsRunCoroutines();
        var scheduler = loops.one(kind);
        var detector = detector(scheduler);
        scheduler.start("first", this::compute);
        occupied.await();
        lookAfter(detector, 0);
        lookAfter(detector, 100);
        log.expect("by coroutine first");
        var secondRuns = new CountDownLatch(1);
        var secondEnds = new CountDownLatch(1);
        scheduler.start("second", () -> {
            secondRuns.countDown();
            while (secondEnds.getCount() > 0) {
                Thread.onSpinWait();
            }
        });
        release.countDown();
        secondRuns.await();

        lookAfter(detector, 150);
        log.expect("goes on; it was held up for 150 ms by coroutine first");
        lookAfter(detector, 249);
        assertThat(detector.stalls(scheduler)).isEqualTo(1);
        lookAfter(detector, 250);

        log.expect("has been held up for 100 ms by coroutine second");
        assertThat(detector.stalls(scheduler)).isEqualTo(2);
        secondEnds.countDown();
        awaitTasksOf(scheduler);
        lookAfter(detector, 300);
        log.expect("goes on; it was held up for 150 ms by coroutine second");
    }

    @ParameterizedTest
    @EnumSource
    void codeOnTheLoopsOwnSideIsNamedWithItsStack(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var detector = detector(scheduler);
        scheduler.execute(this::compute);
        occupied.await();

        lookAfter(detector, 0);
        lookAfter(detector, 100);

        log.expect("Event loop " + scheduler.name() + " has been held up for 100 ms by code on its own side");
        assertThat(warnings()).last().asString().contains("StallDetectorTest.compute(");
        release.countDown();
        awaitTasksOf(scheduler);
        lookAfter(detector, 110);
        log.expect("goes on; it was held up for 110 ms by code on its own side");
    }

    @ParameterizedTest
    @EnumSource
    void coroutineThatWaitsWhileItIsPinnedIsNamed(LoopKind kind) throws InterruptedException {
        assumeThatLoopsRunCoroutines();
        var scheduler = loops.one(kind);
        var detector = detector(scheduler);
        var pinned = Pinning.start(scheduler);
        Eventually.isSuspended(pinned.coroutine());

        lookAfter(detector, 0);
        lookAfter(detector, 100);

        log.expect("by coroutine pinned " + pinned.coroutine().subject() + " (#"
                + pinned.coroutine().id() + "), which waits for java.util.concurrent.CountDownLatch");
        assertThat(warnings()).last().asString().contains("while it is pinned", "Pinning.awaitRelease(");
        pinned.end();
        lookAfter(detector, 120);
        log.expect("goes on");
    }

    @ParameterizedTest
    @EnumSource
    void plainVirtualThreadThatComputesIsFoundThoughNotNamed(LoopKind kind) throws InterruptedException {
        assumeThatLoopsRunCoroutines();
        var scheduler = loops.one(kind);
        var detector = detector(scheduler);
        InCoroutine.run(scheduler, () -> Thread.startVirtualThread(this::compute));
        occupied.await();

        lookAfter(detector, 0);
        lookAfter(detector, 100);

        log.expect("by a virtual thread that is no coroutine");
        release.countDown();
        awaitTasksOf(scheduler);
        lookAfter(detector, 110);
        log.expect("goes on");
    }

    @ParameterizedTest
    @EnumSource
    void loopBesideOneThatIsHeldUpIsNotNamed(LoopKind kind) throws InterruptedException {
        var held = loops.one(kind);
        var resting = loops.one(kind);
        var detector = detector(held, resting);
        held.execute(this::compute);
        occupied.await();
        lookAfter(detector, 0);
        awaitTasksOf(resting);
        lookAfter(detector, 100);

        log.expect("Event loop " + held.name());
        assertThat(detector.stalls(held)).isEqualTo(1);
        assertThat(detector.stalls(resting)).isZero();
        release.countDown();
        awaitTasksOf(held);
        awaitTasksOf(resting);
        lookAfter(detector, 110);
        log.expect("Event loop " + held.name() + " goes on");
    }

    @ParameterizedTest
    @EnumSource
    void loopThatRestsDoesNotStall(LoopKind kind) {
        var scheduler = loops.one(kind);
        var detector = detector(scheduler);

        for (int i = 0; i < 5; i++) {
            lookAfter(detector, i * 1_000L);
            awaitTasksOf(scheduler);
        }

        assertThat(detector.stalls(scheduler)).isZero();
    }

    /** Its own side does not get a turn, and yet nobody holds the loop: that is lag. */
    @ParameterizedTest
    @EnumSource
    void loopThatIsBusyWithManyQuickCoroutinesDoesNotStall(LoopKind kind) throws InterruptedException {
        assumeThatLoopsRunCoroutines();
        var scheduler = loops.one(kind);
        var detector = detector(scheduler);
        var first = new CountDownLatch(1);
        var second = new CountDownLatch(1);
        scheduler.call(() -> {
            scheduler.start("first", () -> spinUntil(first));
            return scheduler.start("second", () -> spinUntil(second));
        });
        lookAfter(detector, 0);
        lookAfter(detector, 90);
        first.countDown();
        Eventually.isTrue("the first has ended", () -> scheduler.completed() == 1);
        lookAfter(detector, 180);
        lookAfter(detector, 270);

        assertThat(detector.stalls(scheduler)).isZero();
        second.countDown();
    }

    private static void spinUntil(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @EnumSource
    void timeInWhichTheDetectorStoodStillIsNotCounted(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var detector = detector(scheduler);
        scheduler.execute(this::compute);
        occupied.await();
        lookAfter(detector, 0);

        detector.look(TimeUnit.MILLISECONDS.toNanos(500), TimeUnit.MILLISECONDS.toNanos(450));
        assertThat(detector.stalls(scheduler)).isZero();
        lookAfter(detector, 550);

        log.expect("has been held up for 100 ms");
        release.countDown();
        awaitTasksOf(scheduler);
        lookAfter(detector, 551);
        log.expect("goes on");
    }

    @Test
    void coroutineThatComputesIsNoStallWhereItDoesNotRunOnItsLoop() throws InterruptedException {
        assumeFalse(EventLoops.coroutinesRunOnEventLoops(), "it runs on its loop");
        var scheduler = loops.own();
        var detector = detector(scheduler);
        scheduler.start("computer", this::compute);
        occupied.await();
        lookAfter(detector, 0);
        awaitTasksOf(scheduler);
        lookAfter(detector, 100);

        assertThat(detector.stalls(scheduler)).isZero();
        release.countDown();
    }

    @ParameterizedTest
    @EnumSource
    void loopThatHasStoppedIsLeftAlone(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var detector = detector(scheduler);
        lookAfter(detector, 0);
        loops.stop();

        lookAfter(detector, 200);
        lookAfter(detector, 400);
        lookAfter(detector, 600);

        assertThat(detector.stalls(scheduler)).isZero();
    }

    /** By its own thread and the real clock. */
    @ParameterizedTest
    @EnumSource
    void looksByItself(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        try (var detector = StallDetector.start(List.of(scheduler), Duration.ofMillis(20))) {
            scheduler.execute(this::compute);

            log.expect("Event loop " + scheduler.name() + " has been held up");
            release.countDown();
            log.expect("Event loop " + scheduler.name() + " goes on");
            assertThat(detector.stalls(scheduler)).isEqualTo(1);
            assertThat(detector.limit()).isEqualTo(Duration.ofMillis(20));
        }
        Eventually.isTrue("its thread ends", () -> TestLoops.threadsOf("stall-detector") == 0);
    }

    @Test
    void loopThatIsNotWatchedHasNoCount() {
        var detector = detector(loops.own());
        var other = loops.own();

        assertThatThrownBy(() -> detector.stalls(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("event loop " + other.name() + " is not watched");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S"})
    void limitMustBeMoreThanZero(Duration limit) {
        assertThatThrownBy(() -> StallDetector.start(List.of(), limit))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("stall limit " + limit + ": allowed is more than zero");
    }
}
