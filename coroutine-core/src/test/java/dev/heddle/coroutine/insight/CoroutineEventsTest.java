package dev.heddle.coroutine.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.ExpectedLog;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.NeedsOpenInternals;
import dev.heddle.coroutine.fixture.TestLoops;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Flight recordings have our events if they ask for them, and the loops are left alone if none does. */
final class CoroutineEventsTest {
    private static final String RESUME = "dev.heddle.CoroutineResume";
    private static final String SUSPEND = "dev.heddle.CoroutineSuspend";
    private static final String STALL = "dev.heddle.EventLoopStall";

    @RegisterExtension
    final TestLoops loops = new TestLoops();

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog();

    private static Coroutine runSuspendingOnce(CoroutineScheduler scheduler) throws InterruptedException {
        var coroutine = scheduler.start("yielder", "once", Coroutine::yieldNow);
        InCoroutine.awaitSuccess(coroutine);
        return coroutine;
    }

    private static List<String> names(List<RecordedEvent> events) {
        return events.stream().map(event -> event.getEventType().getName()).toList();
    }

    @ParameterizedTest
    @EnumSource
    @NeedsOpenInternals
    void resumesAndSuspensionsAreRecordedInTheirOrder(LoopKind kind) throws Exception {
        var scheduler = loops.one(kind);
        try (var events = CoroutineEvents.start(List.of(scheduler));
                var recording = FlightRecordings.start(RESUME, SUSPEND)) {
            var coroutine = runSuspendingOnce(scheduler);

            var recorded = recording.stop();

            assertThat(names(recorded)).containsExactly(RESUME, SUSPEND, RESUME);
            assertThat(recorded).allSatisfy(event -> {
                assertThat(event.getLong("coroutineId")).isEqualTo(coroutine.id());
                assertThat(event.getString("coroutineName")).isEqualTo("yielder once");
                assertThat(event.getString("eventLoop")).isEqualTo(scheduler.name());
            });
            assertThat(recorded.get(1).getDuration()).isPositive();
            assertThat(events).isNotNull();
        }
    }

    @Test
    @NeedsOpenInternals
    void whatItWaitsForIsRecorded() throws Exception {
        var scheduler = loops.own();
        try (var events = CoroutineEvents.start(List.of(scheduler));
                var recording = FlightRecordings.start(SUSPEND)) {
            var coroutine = scheduler.start("sleeper", () -> Coroutine.sleep(Duration.ofHours(1)));
            Eventually.isSuspended(coroutine);
            // The event is written on the loop's thread, after the coroutine has been suspended.
            scheduler.call(() -> true);

            var recorded = recording.stop();

            assertThat(recorded)
                    .singleElement()
                    .satisfies(event -> assertThat(event.getString("waitsFor")).isEqualTo("sleep of PT1H"));
            assertThat(events).isNotNull();
        }
    }

    @Test
    @NeedsOpenInternals
    void recordingThatIsThereFirstIsSeenToo() throws Exception {
        var scheduler = loops.own();
        try (var recording = FlightRecordings.start(SUSPEND);
                var events = CoroutineEvents.start(List.of(scheduler))) {
            runSuspendingOnce(scheduler);

            assertThat(names(recording.stop())).containsExactly(SUSPEND);
            assertThat(events).isNotNull();
        }
    }

    @Test
    @NeedsOpenInternals
    void thresholdLeavesOutShortSlices() throws Exception {
        var scheduler = loops.own();
        try (var events = CoroutineEvents.start(List.of(scheduler));
                var recording = FlightRecordings.startWithThreshold(SUSPEND, Duration.ofHours(1))) {
            runSuspendingOnce(scheduler);

            assertThat(recording.stop()).isEmpty();
            assertThat(events).isNotNull();
        }
    }

    @Test
    void recordingThatDoesNotAskGetsNone() throws Exception {
        var scheduler = loops.own();
        var stalls = new StallDetector(List.of(scheduler), Duration.ofMillis(100));
        try (var events = CoroutineEvents.start(List.of(scheduler));
                var recording = FlightRecordings.start("jdk.ThreadSleep")) {
            runSuspendingOnce(scheduler);
            stall(scheduler, stalls);

            assertThat(recording.stop()).isEmpty();
            assertThat(events).isNotNull();
        }
    }

    @Test
    void loopsAreListenedToOnlyWhileARecordingWantsIt() throws IOException {
        var scheduler = loops.own();
        var recorder = new SliceRecorder(List.of(scheduler));
        recorder.start();
        assertThat(recorder.isListening()).isFalse();
        try (var other = FlightRecordings.start("jdk.ThreadSleep")) {
            assertThat(recorder.isListening()).isFalse();
            try (var recording = FlightRecordings.start(SUSPEND)) {
                assertThat(recorder.isListening()).isTrue();
                recording.stop();
                assertThat(recorder.isListening()).isFalse();
            }
            assertThat(other).isNotNull();
        }
        try (var recording = FlightRecordings.start(RESUME)) {
            assertThat(recorder.isListening()).isTrue();
            recorder.stop();
            assertThat(recorder.isListening()).isFalse();
            assertThat(recording).isNotNull();
        }
    }

    @Test
    @NeedsOpenInternals
    void closedOneRecordsNothing() throws Exception {
        var scheduler = loops.own();
        CoroutineEvents.start(List.of(scheduler)).close();
        try (var recording = FlightRecordings.start(SUSPEND)) {
            runSuspendingOnce(scheduler);

            assertThat(recording.stop()).isEmpty();
        }
    }

    // ---- stalls

    private void stall(CoroutineScheduler scheduler, StallDetector stalls) throws InterruptedException {
        var occupied = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        scheduler.execute(() -> {
            occupied.countDown();
            while (release.getCount() > 0) {
                Thread.onSpinWait();
            }
        });
        occupied.await();
        stalls.look(0, 0);
        stalls.look(TimeUnit.MILLISECONDS.toNanos(100), 0);
        log.expect("has been held up for 100 ms");
        release.countDown();
        scheduler.call(() -> true);
        stalls.look(TimeUnit.MILLISECONDS.toNanos(130), 0);
        log.expect("goes on");
    }

    @ParameterizedTest
    @EnumSource
    void stallIsRecordedWithItsLengthAndStack(LoopKind kind) throws Exception {
        var scheduler = loops.one(kind);
        var stalls = new StallDetector(List.of(scheduler), Duration.ofMillis(100));
        try (var recording = FlightRecordings.start(STALL)) {
            stall(scheduler, stalls);

            assertThat(recording.stop()).singleElement().satisfies(event -> {
                assertThat(event.getString("eventLoop")).isEqualTo(scheduler.name());
                assertThat(event.getString("heldUpBy")).isEqualTo("code on its own side, outside of coroutines");
                assertThat(event.getDuration("heldUpFor")).isEqualTo(Duration.ofMillis(130));
                assertThat(event.getString("stack")).contains("CoroutineEventsTest.lambda$stall");
                assertThat(event.getLong("coroutineId")).isZero();
            });
        }
    }

    @Test
    @NeedsOpenInternals
    void stallByAPinnedCoroutineIsRecordedWithWhatItWaitsFor() throws Exception {
        var scheduler = loops.own();
        var stalls = new StallDetector(List.of(scheduler), Duration.ofMillis(100));
        try (var recording = FlightRecordings.start(STALL)) {
            var pinned = Pinning.start(scheduler);
            Eventually.isSuspended(pinned.coroutine());
            stalls.look(0, 0);
            stalls.look(TimeUnit.MILLISECONDS.toNanos(100), 0);
            log.expect("has been held up for 100 ms");
            pinned.end();
            stalls.look(TimeUnit.MILLISECONDS.toNanos(130), 0);
            log.expect("goes on");

            assertThat(recording.stop()).singleElement().satisfies(event -> {
                assertThat(event.getLong("coroutineId"))
                        .isEqualTo(pinned.coroutine().id());
                assertThat(event.getString("coroutineName")).isEqualTo("pinned on purpose");
                assertThat(event.getString("waitsFor")).contains("CountDownLatch");
            });
        }
    }
}
