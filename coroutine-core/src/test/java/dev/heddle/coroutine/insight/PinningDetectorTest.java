package dev.heddle.coroutine.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.FreshClass;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LogRecorder;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.TestLoops;
import java.time.Duration;
import java.util.List;
import jdk.jfr.FlightRecorder;
import jdk.jfr.RecordingState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who waits while it is pinned is counted each time, and named once for each place. */
final class PinningDetectorTest {
    @RegisterExtension
    final TestLoops loops = new TestLoops();

    private final int before = warnings().size();

    /** Only where the loops do not tell themselves. */
    private static void awaitRecorder() {
        if (EventLoops.coroutinesRunOnEventLoops()) {
            return;
        }
        Eventually.isTrue(
                "the recorder runs",
                () -> FlightRecorder.isInitialized()
                        && FlightRecorder.getFlightRecorder().getRecordings().stream()
                                .filter(recording -> recording.getState() == RecordingState.RUNNING)
                                .anyMatch(recording ->
                                        recording.getSettings().containsKey("jdk.VirtualThreadPinned#enabled")));
    }

    private static List<String> warnings() {
        return LogRecorder.messagesOf(PinningDetector.class.getName());
    }

    /** Those of this test with this in them: the JDK may have pinned threads of its own account too. */
    private List<String> warnings(String part) {
        var all = warnings();
        return all.subList(before, all.size()).stream()
                .filter(warning -> warning.contains(part))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void coroutineThatWaitsInAClassInitialiserIsNamedOnceForThePlace(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        try (var detector = PinningDetector.start(List.of(scheduler), Duration.ZERO)) {
            awaitRecorder();
            var first = Pinning.start(scheduler);
            awaitNamed(first);
            long counted = detector.count();
            var second = Pinning.start(scheduler);
            Eventually.isSuspended(second.coroutine());
            second.end();
            Eventually.isTrue("both are counted", () -> detector.count() > counted);
            first.end();
        }

        assertThat(warnings("Pinning.awaitRelease(Pinning"))
                .singleElement()
                .asString()
                .contains("pinned on purpose (#", ") waited for ", "<clinit>")
                .contains(
                        EventLoops.coroutinesRunOnEventLoops() ? "pinned to " + scheduler.name() + " (" : "pinned to");
    }

    /** It waits while it is pinned, goes on, and lives until it has been found. */
    private void awaitNamed(Pinning pinned) {
        Eventually.isSuspended(pinned.coroutine());
        pinned.release();
        var name = "pinned on purpose (#" + pinned.coroutine().id() + ")";
        Eventually.isTrue("it is named", () -> !warnings(name).isEmpty());
    }

    @Test
    void waitsOfOtherLoopsAndYieldsAreNotCounted() throws Exception {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops());
        var watched = loops.own();
        var other = loops.own();
        try (var detector = PinningDetector.start(List.of(watched), Duration.ZERO)) {
            var elsewhere = Pinning.start(other);
            Eventually.isSuspended(elsewhere.coroutine());
            elsewhere.end();
            InCoroutine.run(
                    watched, () -> FreshClass.whoseInitialiser(Thread::yield).initialise());
            var here = Pinning.start(watched);
            Eventually.isSuspended(here.coroutine());
            Eventually.isTrue("it is counted", () -> detector.count() == 1);
            here.end();
            assertThat(detector.count()).isEqualTo(1);
        }
    }

    @Test
    void pinnedCoroutineIsInFlightRecordingsThatAskForIt() throws Exception {
        var scheduler = loops.own();
        try (var recording = FlightRecordings.start("dev.heddle.CoroutinePinned");
                var detector = PinningDetector.start(List.of(scheduler), Duration.ZERO)) {
            awaitRecorder();
            var pinned = Pinning.start(scheduler);
            awaitNamed(pinned);

            var recorded = recording.stop();

            assertThat(recorded)
                    .filteredOn(event ->
                            event.getLong("coroutineId") == pinned.coroutine().id())
                    .filteredOn(event -> event.getString("stack").contains("Pinning.awaitRelease("))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.getString("coroutineName")).isEqualTo("pinned on purpose");
                        assertThat(event.getString("waitedBy"))
                                .isEqualTo(
                                        EventLoops.coroutinesRunOnEventLoops()
                                                ? "CountDownLatch.await"
                                                : "LockSupport.park");
                        assertThat(event.getString("pinnedReason")).isNotBlank();
                        assertThat(event.getDuration("pinnedFor")).isPositive();
                    });
            assertThat(recorded.getFirst().getString("eventLoop")).isNotBlank();
            pinned.end();
            assertThat(detector.count()).isPositive();
        }
    }

    // ---- what it does with what it is told

    private static Pin pin(long threadId, Duration duration, String method) {
        var frames = List.of(
                new StackTraceElement("java.lang.VirtualThread", "parkOnCarrierThread", "VirtualThread.java", 1),
                new StackTraceElement("app.Handler", method, "Handler.java", 7));
        return new Pin(threadId, "http", "event-loop-1", "LockSupport.park", "Native frame", duration, frames);
    }

    @Test
    void placeIsThatOfTheFirstFrameOutsideOfTheJdk() {
        assertThat(pin(1, Duration.ZERO, "serve").site()).isEqualTo("app.Handler.serve(Handler.java:7)");
    }

    @Test
    void oneThatHasEndedIsNamedByItsThread() {
        var detector = new PinningDetector(List.of(loops.own()), Duration.ZERO);

        detector.found(pin(4711, Duration.ofMillis(30), "serve"));

        assertThat(warnings("(#4711)"))
                .containsExactly("http (#4711) waited for 30 ms while it was pinned to event-loop-1"
                        + " (LockSupport.park: Native frame); this place is named once\n"
                        + "    at java.lang.VirtualThread.parkOnCarrierThread(VirtualThread.java:1)\n"
                        + "    at app.Handler.serve(Handler.java:7)");
    }

    @Test
    void shortWaitIsNotNamed() {
        var detector = new PinningDetector(List.of(), Duration.ofMillis(20));

        detector.found(pin(1, Duration.ofMillis(19), "serve"));
        detector.found(pin(2, Duration.ofMillis(20), "serve"));

        assertThat(warnings("app.Handler")).singleElement().asString().startsWith("http (#2) waited for 20 ms");
    }

    @Test
    void placesBeyondTheMostAreNotNamed() {
        var detector = new PinningDetector(List.of(), Duration.ZERO);
        int more = PinningDetector.MOST_SITES + 50;

        for (int i = 0; i < more; i++) {
            detector.found(pin(1, Duration.ZERO, "serve" + i));
        }

        assertThat(warnings("app.Handler.serve")).hasSize(PinningDetector.MOST_SITES);
        assertThat(warnings("100 places pin coroutines: more are counted but not named"))
                .hasSize(1);
    }

    @Test
    void canBeClosedBeforeItsRecorderRuns() {
        var detector = PinningDetector.start(List.of(), Duration.ZERO);
        detector.close();
        detector.close();

        Eventually.isTrue("its thread ends", () -> TestLoops.threadsOf("pinning-detector") == 0);
    }

    @Test
    void limitMustNotBeNegative() {
        assertThatThrownBy(() -> PinningDetector.start(List.of(), Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pinning limit PT-0.001S: allowed is 0 and more");
    }
}
